import { itemText, nameText } from '#app/evidence/evidence-text.ts'
import type { NamedParty } from '#app/evidence/evidence.ts'
import { Timeline } from '#app/evidence/timeline.tsx'
import type { Purpose } from '#app/disclosure/disclosure.ts'
import { dateText } from '#app/i18n/format.ts'
import { useWords } from '#app/i18n/use-words.ts'
import { SignInFrame } from '#app/identity/sign-in-frame.tsx'
import { paths } from '#app/paths.ts'
import { Button } from '#app/ui/button.tsx'
import { ErrorSummary } from '#app/ui/error-summary.tsx'
import { TextField } from '#app/ui/field.tsx'
import { Card, Empty, PageHead, Stack } from '#app/ui/page.tsx'
import { Identifier } from '#app/ui/summary-list.tsx'
import { Tag } from '#app/ui/tag.tsx'
import type { GuestItem, GuestView } from './guest.ts'
import { lastDay } from './guests-page.tsx'

/** The link opens nothing: unknown, lapsed and taken back are the same page. */
export function LinkOver() {
  const { t } = useWords()
  return <SignInFrame title={t('guests.door.over')} lead={t('guests.door.overWhy')} />
}

/** Before anything is open: who shares, and the code that goes to the mailbox. */
export function GuestDoor(props: {
  token: string
  firm: NamedParty
  purpose: Purpose
  ends: string
  zone: string
  said: 'sent' | 'wait' | null
  errors: Readonly<Record<string, string>>
}) {
  const { t, language } = useWords()
  return (
    <SignInFrame
      title={t('guests.door.title', { firm: nameText(language, props.firm) })}
      lead={t('guests.door.lead', {
        purpose: t(`purpose.${props.purpose}`),
        until: dateText(language, lastDay(props.ends, props.zone)),
      })}
    >
      <div className="grid gap-5">
        <ErrorSummary title={t('guests.errorTitle')} errors={props.errors} />
        <form method="post" action={paths.guest(props.token)} className="grid gap-2">
          <p className="text-[13px] text-ink-2">{t('guests.door.askHint')}</p>
          <div>
            <Button name="act" value="ask" look={props.said === null ? 'primary' : 'plain'}>
              {t('guests.door.ask')}
            </Button>
          </div>
          {props.said === null ? null : (
            <p role="status" className="text-sm font-semibold">
              {t(`guests.door.${props.said}`)}
            </p>
          )}
        </form>
        <form method="post" action={paths.guest(props.token)} className="grid gap-3">
          <TextField
            name="code"
            label={t('guests.door.code')}
            error={props.errors.code}
            mono
            inputMode="numeric"
            autoComplete="one-time-code"
            maxLength={20}
          />
          <div>
            <Button name="act" value="enter" look={props.said === null ? 'plain' : 'primary'}>
              {t('guests.door.enter')}
            </Button>
          </div>
        </form>
      </div>
    </SignInFrame>
  )
}

/** What was opened, cut to the items of the link; every page says by what right it is read. */
export function GuestPage({ token, view, zone }: { token: string; view: GuestView; zone: string }) {
  const { t, language } = useWords()
  const firm = nameText(language, view.firm)
  const confirmed = view.guest.confirmedAt !== null
  const chosen = view.items.find(({ n }) => n === view.item?.n)
  return (
    <>
      <header className="border-b border-line bg-card">
        <div className="mx-auto flex w-full max-w-[1180px] flex-wrap items-center justify-between gap-x-5 gap-y-1 px-7 py-3 max-sm:px-4">
          <b>{t('product.name')}</b>
          <span className="text-[13px] text-ink-2">
            {[view.guest.name, view.guest.firm].filter((part) => part !== '').join(', ')}{' '}
            <Tag tone={confirmed ? 'ok' : 'warn'} icon>
              {t(`guests.mark.${confirmed ? 'confirmed' : 'unverified'}`)}
            </Tag>
          </span>
        </div>
      </header>
      <main
        id="content"
        tabIndex={-1}
        className="mx-auto w-full max-w-[1180px] px-7 py-7 outline-none max-sm:px-4 max-sm:py-4"
      >
        <PageHead
          title={chosen === undefined ? t('guests.page.title', { firm }) : itemName(chosen)}
          over={chosen === undefined ? null : <a href={paths.guest(token)}>{t('guests.page.back')}</a>}
          lead={
            chosen?.product != null
              ? nameText(language, chosen.product)
              : t('guests.page.lead', {
                  firm,
                  purpose: t(`purpose.${view.purpose}`),
                  until: dateText(language, lastDay(view.ends, zone)),
                })
          }
        />
        <Stack>
          {view.item === null || chosen === undefined ? (
            <Card title={t('guests.page.items')}>
              <ul className="grid gap-2">
                {view.items.map((item) => (
                  <li key={item.n}>
                    <a href={paths.guest(token, item.n)} className="tap inline-block">
                      <Identifier>{itemName(item)}</Identifier>
                    </a>
                    {item.product === null ? null : (
                      <span className="ml-2 text-sm text-ink-2">{nameText(language, item.product)}</span>
                    )}
                  </li>
                ))}
              </ul>
            </Card>
          ) : (
            <>
              <p className="text-sm">
                <Identifier>{chosen.uri}</Identifier>
              </p>
              {view.item.facts.length === 0 ? (
                <Empty title={t('guests.page.nothing')} />
              ) : (
                <Timeline facts={view.item.facts} older={null} newest={null} reader={null} links={false} />
              )}
              <p className="text-[13px] text-ink-2">{t('guests.page.withheldNote', { firm })}</p>
            </>
          )}
          <p className="text-[13px] text-ink-2">{t('guests.page.logged', { firm })}</p>
        </Stack>
      </main>
    </>
  )
}

function itemName(item: GuestItem): string {
  return itemText(item)
}
