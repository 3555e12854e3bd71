import type { ReactNode } from 'react'
import type { Tone } from './tag.tsx'

/** The mark of a banner: ring, triangle, octagon or open ring, so that the shape says what the colour says. */
function Mark({ tone, size }: { tone: Tone; size: number }) {
  const drawing: Record<Tone, ReactNode> = {
    ok: (
      <>
        <circle cx="22" cy="22" r="20" />
        <path d="M12.5 22.5l6.5 6.5 12.5-13" strokeWidth="3.4" />
      </>
    ),
    warn: (
      <>
        <path d="M22 4L42 39H2z" />
        <path d="M22 16v11M22 32.6v.4" strokeWidth="3.4" />
      </>
    ),
    stop: (
      <>
        <path d="M14 3h16l11 11v16L30 41H14L3 30V14z" />
        <path d="M15 15l14 14M29 15L15 29" strokeWidth="3.4" />
      </>
    ),
    plain: (
      <>
        <circle cx="22" cy="22" r="20" strokeDasharray="6 4" />
        <path d="M17.5 17.5a4.6 4.6 0 1 1 6.3 4.3c-1.3.6-1.8 1.5-1.8 3.2M22 30.6v.3" strokeWidth="3.2" />
      </>
    ),
    brand: (
      <>
        <circle cx="22" cy="22" r="20" />
        <path d="M22 20v11M22 13.4v.3" strokeWidth="3.4" />
      </>
    ),
  }
  return (
    <svg
      viewBox="0 0 44 44"
      width={size}
      height={size}
      className="tone-text flex-none"
      fill="none"
      stroke="currentColor"
      strokeWidth="2.2"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      {drawing[tone]}
    </svg>
  )
}

/** The answer of a page, in words, shape and colour. `heading` is 1 where the answer is the page's title. */
export function Banner(props: {
  tone: Tone
  title: ReactNode
  heading?: 1 | 2
  lead?: ReactNode
  children?: ReactNode
  actions?: ReactNode
}) {
  const Heading = props.heading === 1 ? 'h1' : 'h2'
  return (
    <section className={`banner tone-${props.tone}`}>
      <div className="flex items-start gap-x-5 gap-y-3 max-sm:gap-x-3.5">
        <Mark tone={props.tone} size={props.heading === 1 ? 44 : 28} />
        <div className="flex min-w-0 flex-1 flex-wrap items-start gap-x-5 gap-y-4">
          <div className="min-w-0 flex-[1_1_22rem]">
            <Heading className={props.heading === 1 ? 'text-[1.5rem]' : ''}>{props.title}</Heading>
            {props.lead ? <p className="mt-0.5 text-ink-2">{props.lead}</p> : null}
            {props.children}
          </div>
          {props.actions ? (
            <div className="no-print flex flex-col gap-2.5 max-sm:w-full max-sm:flex-row max-sm:flex-wrap">
              {props.actions}
            </div>
          ) : null}
        </div>
      </div>
    </section>
  )
}
