import type { ReactNode } from 'react'

/** Names and values, two columns; the name above its value where there is no room for both. */
export function SummaryList({ rows }: { rows: readonly { name: string; value: ReactNode }[] }) {
  return (
    <dl className="grid gap-x-3.5 gap-y-1.5 text-sm sm:grid-cols-[minmax(6rem,auto)_minmax(0,1fr)]">
      {rows.map((row) => (
        <div key={row.name} className="contents max-sm:block">
          <dt className="text-ink-2">{row.name}</dt>
          <dd className="min-w-0 max-sm:mb-1">{row.value}</dd>
        </div>
      ))}
    </dl>
  )
}

/** An identifier: monospace, may break anywhere, never hyphenated or translated. */
export function Identifier({ children }: { children: string }) {
  return (
    <span className="mono" translate="no">
      {children}
    </span>
  )
}
