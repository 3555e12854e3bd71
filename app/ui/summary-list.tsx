import type { ReactNode } from 'react'

/** Names and values, two columns; where it is narrow the names take what they need of a quarter. */
export function SummaryList({ rows }: { rows: readonly { name: string; value: ReactNode }[] }) {
  return (
    <dl className="grid grid-cols-[minmax(5.5rem,auto)_minmax(0,1fr)] gap-x-3.5 gap-y-1.5 text-sm max-sm:grid-cols-[6rem_minmax(0,1fr)]">
      {rows.map((row) => (
        <div key={row.name} className="contents">
          <dt className="min-w-0 break-words text-ink-2">{row.name}</dt>
          <dd className="min-w-0">{row.value}</dd>
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

/** An e-mail address: breaks behind its @ before it breaks anywhere else. */
export function Email({ children }: { children: string }) {
  const at = children.indexOf('@') + 1
  return (
    <span className="[overflow-wrap:anywhere]" translate="no">
      {children.slice(0, at)}
      <wbr />
      {children.slice(at)}
    </span>
  )
}
