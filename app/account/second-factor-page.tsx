import { nameText } from '#app/evidence/evidence-text.ts'
import { useWords } from '#app/i18n/use-words.ts'
import type { SetUp } from '#app/identity/second-factor.server.ts'
import { paths } from '#app/paths.ts'
import { Button, ButtonLink } from '#app/ui/button.tsx'
import { ErrorSummary } from '#app/ui/error-summary.tsx'
import { TextField } from '#app/ui/field.tsx'
import { Card, PageHead, Stack } from '#app/ui/page.tsx'
import { Identifier } from '#app/ui/summary-list.tsx'
import { SayAgain } from './say-again.tsx'

/** Where the setting up stands: to begin, to scan and confirm, or done in another session than this. */
export type FactorStep =
  { at: 'say-again' } | { at: 'begin' } | { at: 'confirm'; setUp: SetUp } | { at: 'sign-in-again' } | { at: 'done' }

/** Sets up a second factor. `demandedBy`: the organization that lets nothing else open before. */
export function SecondFactorPage(props: {
  step: FactorStep
  demandedBy: { name: string; nameZh: string | null } | null
  returnTo: string
  error: string | null
}) {
  const { t, language } = useWords()
  const { step, demandedBy, returnTo } = props
  const again = step.at === 'sign-in-again'
  return (
    <div className="max-w-[44rem]">
      <PageHead
        title={t(again ? 'account.setup.again' : 'account.setup.title')}
        over={<a href={paths.account()}>{t('account.title')}</a>}
        lead={
          again
            ? t('account.setup.againLead')
            : step.at === 'done'
              ? t('account.codes.done')
              : demandedBy
                ? t('account.setup.demanded', { organization: nameText(language, demandedBy) })
                : t('account.setup.lead')
        }
      />
      <Stack>
        <ErrorSummary title={t('account.problem')} errors={props.error === null ? {} : { code: props.error }} />
        {step.at === 'say-again' ? (
          <Card>
            <SayAgain returnTo={paths.secondFactor(returnTo)} />
          </Card>
        ) : null}
        {again ? (
          <Card>
            <ButtonLink look="primary" to={paths.signInAgain(returnTo)}>
              {t('account.setup.again')}
            </ButtonLink>
          </Card>
        ) : null}
        {step.at === 'done' ? (
          <Card>
            <ButtonLink look="primary" to={returnTo}>
              {t('signIn.secondFactor.submit')}
            </ButtonLink>
          </Card>
        ) : null}
        {step.at === 'begin' ? (
          <Card>
            {demandedBy ? <p className="mb-4 text-sm text-ink-2">{t('account.setup.lead')}</p> : null}
            <form method="post" action={paths.secondFactor(returnTo)} className="flex flex-wrap gap-2.5">
              <Button look="primary" name="act" value="begin">
                {t('account.setup.begin')}
              </Button>
              {demandedBy ? null : <ButtonLink to={paths.account()}>{t('account.setup.cancel')}</ButtonLink>}
            </form>
          </Card>
        ) : null}
        {step.at === 'confirm' ? <Confirm setUp={step.setUp} returnTo={returnTo} error={props.error} /> : null}
      </Stack>
    </div>
  )
}

function Confirm({ setUp, returnTo, error }: { setUp: SetUp; returnTo: string; error: string | null }) {
  const { t } = useWords()
  return (
    <Card>
      <div className="grid gap-6 sm:grid-cols-[auto_minmax(0,1fr)]">
        <div>
          <h2 className="mb-2">{t('account.setup.scan')}</h2>
          <QrCode {...setUp.picture} says={t('account.setup.pictureSays')} />
          <p className="mt-2 text-[13px]">
            <a href={setUp.uri}>{t('account.setup.open')}</a>
          </p>
        </div>
        <div className="grid content-start gap-4">
          <div className="text-sm">
            <p className="text-ink-2">{t('account.setup.orType')}</p>
            <p className="mt-1 text-base">
              <Identifier>{(setUp.secret.match(/.{1,4}/g) ?? []).join(' ')}</Identifier>
            </p>
          </div>
          <form method="post" action={paths.secondFactor(returnTo)} noValidate className="grid gap-4">
            <CodeField label={t('account.setup.label')} error={error ?? undefined} />
            <div className="flex flex-wrap gap-2.5">
              <Button look="primary" name="act" value="confirm">
                {t('account.setup.submit')}
              </Button>
              <Button look="quiet" name="act" value="remove">
                {t('account.setup.cancel')}
              </Button>
            </div>
          </form>
        </div>
      </div>
    </Card>
  )
}

/** A QR code as one path. Dark on light whatever the theme: readers need the contrast. */
function QrCode({ size, path, says }: { size: number; path: string; says: string }) {
  return (
    <svg
      viewBox={`0 0 ${size} ${size}`}
      role="img"
      aria-label={says}
      className="h-auto w-52 rounded-lg border border-line-2 bg-white"
      shapeRendering="crispEdges"
    >
      <path d={path} fill="#000" />
    </svg>
  )
}

/** Takes a code as people type it. */
export function CodeField(props: { label: string; hint?: string; error?: string | undefined }) {
  return (
    <TextField
      name="code"
      label={props.label}
      hint={props.hint}
      error={props.error}
      mono
      autoComplete="one-time-code"
      inputMode="text"
      maxLength={40}
      autoFocus
    />
  )
}

/** The recovery codes, in the clear: the only time they are shown. */
export function RecoveryCodesPage({
  codes,
  isNew,
  returnTo,
}: {
  codes: readonly string[]
  isNew: boolean
  returnTo: string
}) {
  const { t } = useWords()
  return (
    <div className="max-w-[44rem]">
      <PageHead title={t('account.codes.title')} lead={t('account.codes.lead')} />
      <Card tone="ok" {...(isNew ? { title: t('account.codes.done') } : {})}>
        <ul className="grid grid-cols-2 gap-x-6 gap-y-2 text-lg max-sm:text-base">
          {codes.map((code) => (
            <li key={code}>
              <Identifier>{code}</Identifier>
            </li>
          ))}
        </ul>
        <p className="mt-4 text-[13px] text-ink-2">{t('account.codes.copyHint')}</p>
        <div className="no-print mt-4 flex flex-wrap gap-2.5">
          <ButtonLink look="primary" to={returnTo}>
            {t('account.codes.next')}
          </ButtonLink>
        </div>
      </Card>
    </div>
  )
}
