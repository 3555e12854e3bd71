import type { ReactNode } from 'react'

/** The head of a page: what it is, in one sentence why one came, and what can be done at once. */
export function PageHead(props: { title: string; over?: ReactNode; lead?: ReactNode; actions?: ReactNode }) {
  return (
    <header className="mb-5 flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
      <div className="min-w-0 max-w-[72ch]">
        {props.over ? <div className="text-[13px] text-ink-2">{props.over}</div> : null}
        <h1>{props.title}</h1>
        {props.lead ? <p className="mt-1 text-ink-2">{props.lead}</p> : null}
      </div>
      {props.actions ? <div className="no-print flex flex-wrap gap-2.5">{props.actions}</div> : null}
    </header>
  )
}

/** A card with a heading. `breaks`: may be split between printed pages. */
export function Card(props: {
  title?: ReactNode
  beside?: ReactNode
  id?: string
  breaks?: boolean
  tone?: 'warn' | 'stop' | 'ok' | 'brand'
  children: ReactNode
}) {
  const edge = props.tone ? ` border-l-4 tone-${props.tone} border-l-(--tone)` : ''
  return (
    <section id={props.id} className={`card${props.breaks ? ' breaks' : ''}${edge}`}>
      {props.title ? (
        <div className="mb-3 flex flex-wrap items-center gap-x-3 gap-y-1">
          <h2>{props.title}</h2>
          {props.beside}
        </div>
      ) : null}
      {props.children}
    </section>
  )
}

/**
 * Wide work and what stands beside it; one column below 1024 px. `sideFirst`: what stands beside is read first, and
 * comes first in the one column.
 */
export function Columns({ main, side, sideFirst = false }: { main: ReactNode; side: ReactNode; sideFirst?: boolean }) {
  const beside = (
    <div className="grid min-w-0 gap-5 lg:col-start-2 lg:row-start-1 print:col-start-2 print:row-start-1">{side}</div>
  )
  return (
    <div className="grid items-start gap-5 lg:grid-cols-[minmax(0,2fr)_minmax(0,1fr)] print:grid-cols-[2fr_1fr]">
      {sideFirst ? beside : null}
      <div className="grid min-w-0 gap-5 lg:col-start-1 lg:row-start-1 print:col-start-1 print:row-start-1">{main}</div>
      {sideFirst ? null : beside}
    </div>
  )
}

/** Cards one under the other. */
export function Stack({ children }: { children: ReactNode }) {
  return <div className="grid min-w-0 gap-5">{children}</div>
}

/** Said where a list has nothing, with what to do about it. Never used for what is withheld. */
export function Empty({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <div className="rounded-lg border border-dashed border-line-2 px-5 py-8 text-center">
      <p className="font-semibold">{title}</p>
      {children ? <div className="mx-auto mt-1 max-w-[60ch] text-ink-2">{children}</div> : null}
    </div>
  )
}
