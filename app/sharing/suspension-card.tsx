import { SayAgain } from '#app/account/say-again.tsx'
import { nameText } from '#app/evidence/evidence-text.ts'
import { instantText } from '#app/i18n/format.ts'
import { useWords } from '#app/i18n/use-words.ts'
import { paths } from '#app/paths.ts'
import { Banner } from '#app/ui/banner.tsx'
import { Button } from '#app/ui/button.tsx'
import { TextArea } from '#app/ui/field.tsx'
import { Icon } from '#app/ui/icon.tsx'
import { Once } from '#app/ui/once.tsx'
import { Card } from '#app/ui/page.tsx'
import { REASON_MAX } from './partner-page.tsx'
import type { PartnerFile } from './sharing.ts'

/** Who suspended a partnership and since when; why, for the own side alone. Nothing while nobody has. */
export function SuspensionNotice({ file, zone }: { file: PartnerFile; zone: string }) {
  const { t, language } = useWords()
  const { suspended, suspendedBecause } = file.partner
  const firm = nameText(language, file.partner)
  const at = (instant: string) => instantText(language, instant, zone)
  return (
    <>
      {suspended.byThem === null ? null : (
        <Banner
          tone="stop"
          title={t('sharing.suspendedByThem', { firm, date: at(suspended.byThem) })}
          lead={t('sharing.suspendedMeans')}
        />
      )}
      {suspended.byUs === null ? null : (
        <Banner
          tone="stop"
          title={t('sharing.suspendedByUs', { date: at(suspended.byUs) })}
          lead={t('sharing.suspendedMeans')}
        >
          {suspendedBecause === null ? null : (
            <p className="mt-2 whitespace-pre-wrap">{t('sharing.suspendedWhy', { why: suspendedBecause })}</p>
          )}
        </Banner>
      )}
    </>
  )
}

/** Suspends for our side, or takes our own suspension back. */
export function SuspendCard(props: {
  file: PartnerFile
  fresh: boolean
  errors: Readonly<Record<string, string>>
  entered: Readonly<Record<string, string>>
}) {
  const { t, language } = useWords()
  const { partner } = props.file
  const firm = nameText(language, partner)
  const here = paths.partner(partner.slug)
  if (partner.suspended.byUs !== null) {
    return (
      <Card title={t('sharing.resume')}>
        <p className="mb-3 max-w-[68ch] text-sm text-ink-2">{t('sharing.resumeMeans', { firm })}</p>
        {props.fresh ? (
          <form method="post" action={here}>
            <Once />
            <Button look="primary" name="act" value="resume">
              {t('sharing.resumeDo')}
            </Button>
          </form>
        ) : (
          <SayAgain returnTo={here} />
        )}
      </Card>
    )
  }
  const mine = props.entered.act === 'suspend'
  return (
    <Card>
      <details className="twin" {...(mine ? { open: true } : {})}>
        <summary className="tap inline-flex items-center gap-1.5">
          {t('sharing.suspend')} <Icon name="down" size={13} />
        </summary>
        <p className="my-3 max-w-[68ch] text-sm text-ink-2">{t('sharing.suspendMeans', { firm })}</p>
        {props.fresh ? (
          <form method="post" action={here} className="grid max-w-[44rem] gap-4">
            <Once />
            <TextArea
              name="reason"
              id="reason-suspend"
              label={t('sharing.suspendReason')}
              error={mine ? props.errors.reason : undefined}
              entered={mine ? props.entered.reason : undefined}
              rows={3}
              maxLength={REASON_MAX}
            />
            <div>
              <Button look="stop" name="act" value="suspend">
                {t('sharing.suspendDo')}
              </Button>
            </div>
          </form>
        ) : (
          <SayAgain returnTo={here} />
        )}
      </details>
    </Card>
  )
}
