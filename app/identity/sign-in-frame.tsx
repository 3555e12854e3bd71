import { useLocation } from '@remix-run/react'
import type { ReactNode } from 'react'
import { useWords } from '#app/i18n/use-words.ts'
import { paths } from '#app/paths.ts'

/** The narrow page that everything on the way in and out is drawn on: the name of the house, one heading, one task. */
export function SignInFrame(props: { title: string; lead?: ReactNode; children?: ReactNode; below?: ReactNode }) {
  const { t, language } = useWords()
  const { pathname } = useLocation()
  const other = language === 'en' ? 'zh-CN' : 'en'
  return (
    <div className="mx-auto grid w-full max-w-[28rem] gap-5 px-4 py-8 sm:py-14">
      <header className="flex items-center justify-between">
        <a href={paths.home()} className="text-lg font-bold text-ink no-underline">
          {t('product.name')}
        </a>
        <form method="post" action={paths.language()}>
          <input type="hidden" name="returnTo" value={pathname} />
          <button
            type="submit"
            name="language"
            value={other}
            lang={other}
            title={t('bar.otherLanguageSays')}
            className="tap min-w-11 cursor-pointer rounded-md px-2 py-1.5 text-[13px] text-brand underline underline-offset-2"
          >
            {t('bar.otherLanguage')}
          </button>
        </form>
      </header>
      <main id="content" tabIndex={-1} className="grid gap-5 outline-none">
        <section className="card">
          <h1>{props.title}</h1>
          {props.lead ? <p className="mt-1 mb-4 text-ink-2">{props.lead}</p> : null}
          {props.children}
        </section>
        {props.below}
      </main>
    </div>
  )
}
