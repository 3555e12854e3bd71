import { Notices } from '#app/evidence/verdict.tsx'
import type { PublishedNotice } from '#app/evidence/evidence.ts'
import { useWords } from '#app/i18n/use-words.ts'
import { paths } from '#app/paths.ts'
import { ButtonLink } from '#app/ui/button.tsx'
import { Card, Stack } from '#app/ui/page.tsx'

/** What a visitor reads before signing in. */
export function LandingPage() {
  const { t } = useWords()
  return (
    <div className="grid gap-8 py-6">
      <div className="max-w-[44rem]">
        <p className="mb-2 text-ink-2">{t('product.tagline')}</p>
        <h1 className="text-[2.125rem]! max-sm:text-[1.75rem]!">{t('landing.title')}</h1>
        <p className="mt-3 text-[1.0625rem] text-ink-2">{t('landing.lead')}</p>
        <p className="mt-5">
          <ButtonLink to={paths.signIn(paths.verify())} look="primary">
            {t('landing.signIn')}
          </ButtonLink>
        </p>
      </div>
      <div className="grid gap-5 md:grid-cols-3">
        {(['verify', 'share', 'log'] as const).map((topic) => (
          <Card key={topic} title={t(`landing.${topic}Title`)}>
            <p className="text-ink-2">{t(`landing.${topic}`)}</p>
          </Card>
        ))}
      </div>
    </div>
  )
}

/** The one page behind every code for those who are not signed in: a way in, and what is published for everyone. */
export function SignedOutPage({ here, notices }: { here: string; notices: readonly PublishedNotice[] }) {
  const { t } = useWords()
  return (
    <div className="mx-auto max-w-[760px]">
      <Stack>
        <Notices notices={notices} />
        <section className="card">
          <h1>{t('signedOut.title')}</h1>
          <p className="mt-1.5 text-ink-2">{t('signedOut.lead')}</p>
          <p className="mt-5">
            <ButtonLink to={paths.signIn(here)} look="primary">
              {t('signedOut.signIn')}
            </ButtonLink>
          </p>
          <p className="mt-4 text-[13px] text-ink-2">{t('signedOut.notMember')}</p>
        </section>
        {notices.length === 0 ? (
          <Card title={t('signedOut.noticesTitle')}>
            <p>{t('signedOut.noNotices')}</p>
            <p className="text-[13px] text-ink-2">{t('signedOut.noticesNote')}</p>
          </Card>
        ) : (
          <p className="text-[13px] text-ink-2">{t('signedOut.noticesNote')}</p>
        )}
      </Stack>
    </div>
  )
}
