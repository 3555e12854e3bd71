import type { ReactNode } from 'react'
import { useWords } from '#app/i18n/use-words.ts'

/** The narrow page that everything on the way in and out is drawn on: the name of the house, one heading, one task. */
export function SignInFrame(props: { title: string; lead?: ReactNode; children?: ReactNode; below?: ReactNode }) {
  const { t } = useWords()
  return (
    <main id="content" className="mx-auto grid w-full max-w-[26rem] gap-5 px-4 py-10 sm:py-16">
      <a href="/" className="text-lg font-bold text-ink no-underline">
        {t('product.name')}
      </a>
      <section className="card">
        <h1>{props.title}</h1>
        {props.lead ? <p className="mt-1 mb-4 text-ink-2">{props.lead}</p> : null}
        {props.children}
      </section>
      {props.below}
    </main>
  )
}
