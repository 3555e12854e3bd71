import type { ReactNode } from 'react'

/** A picture and its twin: the same as a table, one tap away, open by itself on paper. */
export function PictureWithTwin(props: { picture: ReactNode; note?: ReactNode; open: string; twin: ReactNode }) {
  return (
    <figure className="min-w-0">
      {props.picture}
      {props.note ? <figcaption className="mt-2 text-[13px] text-ink-2">{props.note}</figcaption> : null}
      <details className="twin mt-1">
        <summary className="tap">{props.open}</summary>
        <div className="mt-2">{props.twin}</div>
      </details>
    </figure>
  )
}
