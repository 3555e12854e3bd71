import { type CasesAbout, CasesCard } from '#app/scar/cases-card.tsx'
import { useWords } from '#app/i18n/use-words.ts'
import { dateText } from '#app/i18n/format.ts'
import { paths } from '#app/paths.ts'
import { Button, ButtonLink } from '#app/ui/button.tsx'
import { Icon } from '#app/ui/icon.tsx'
import { TextArea } from '#app/ui/field.tsx'
import { Card, Columns, Stack } from '#app/ui/page.tsx'
import { Identifier, SummaryList } from '#app/ui/summary-list.tsx'
import { Once } from '#app/ui/once.tsx'
import { Custody } from './custody-strip.tsx'
import type { Evidence } from './evidence.ts'
import { aiText, itemText, nameText, productText, seenByText } from './evidence-text.ts'
import { IdentityCard, LabelCard } from './identity-card.tsx'
import type { LineagePicture } from './lineage-layout.server.ts'
import { Lineage, MadeFrom } from './lineage-picture.tsx'
import { ScanBox } from './scan-box.tsx'
import { ABOUT_WITHHELD, Timeline } from './timeline.tsx'
import { Notices, Problems, VerdictBanner } from './verdict.tsx'

export type EvidenceView = {
  evidence: Evidence
  picture: LineagePicture | null
  /** Corrective requests of the reader's own about this item or what it was made from; null where none may be read. */
  cases: CasesAbout | null
  /** What was asked, as it goes into a URL again: the scanned text, or the canonical URI. */
  asked: string
  /** The page of facts shown; null for the newest. */
  page: string | null
}

/** The page a scan ends on: evidence as far as it is shared, else "not confirmed". */
export function EvidencePage(view: EvidenceView) {
  const { evidence } = view
  return (
    <Stack>
      <ScanBox size="small" />
      <Notices notices={evidence.notices} />
      {evidence.item === null ? <Unconfirmed {...view} /> : <Confirmed {...view} />}
    </Stack>
  )
}

function Confirmed({ evidence, picture, cases, asked, page }: EvidenceView) {
  const { t, language } = useWords()
  const { item } = evidence
  if (item === null) return null
  const self = item.lot && item.kind === 'lot' ? item.lot : itemText(item)
  const product = productText(language, item.product)
  return (
    <>
      <VerdictBanner
        evidence={evidence}
        actions={
          <>
            <ButtonLink to={paths.evidenceCsv(asked)} download>
              {t('evidence.csv')}
            </ButtonLink>
            <PrintButton />
          </>
        }
      />
      <p className="print-only">
        <b>{product}</b> {item.uri}
      </p>
      <Problems problems={evidence.query.problems} />
      <Columns
        sideFirst
        main={
          <>
            <Custody steps={evidence.custody} />
            <Timeline
              facts={evidence.facts}
              older={evidence.next === null ? null : `${paths.evidence(asked, evidence.next)}#timeline`}
              newest={page === null ? null : paths.evidence(asked)}
              reader={evidence.seenBy?.reader.slug ?? null}
            />
          </>
        }
        side={
          <>
            <IdentityCard item={item} verdict={evidence.verdict} />
            <LabelCard label={evidence.label} />
            <MadeFrom evidence={evidence} self={self} />
            {cases === null ? null : <CasesCard cases={cases} uri={item.uri} />}
            {evidence.seenBy ? (
              <Card>
                <p className="text-[13px] text-ink-2">{seenByText(t, language, evidence.seenBy)}</p>
              </Card>
            ) : null}
          </>
        }
      />
      <Lineage evidence={evidence} picture={picture} self={self} />
      <AboutWithheld evidence={evidence} asked={asked} />
    </>
  )
}

/** Printing needs script; without it the browser's own menu prints, and no dead button is shown. */
function PrintButton() {
  const { t } = useWords()
  return (
    <Button type="button" data-needs-script="" onClick={() => window.print()}>
      {t('evidence.print')}
    </Button>
  )
}

function Unconfirmed({ evidence, asked }: EvidenceView) {
  const { t } = useWords()
  return (
    <>
      <VerdictBanner evidence={evidence} />
      <Problems problems={evidence.query.problems} />
      <Columns
        main={
          <Card title={t('unconfirmed.askTitle')}>
            <AskToConfirm evidence={evidence} asked={asked} />
          </Card>
        }
        side={<WhatItSays evidence={evidence} />}
      />
    </>
  )
}

/** The code as read, without any record beside it. */
function WhatItSays({ evidence }: { evidence: Evidence }) {
  const { t, language } = useWords()
  const { query } = evidence
  const rows = [
    ...(query.di ? [{ name: t('evidence.di'), value: <Identifier>{query.di}</Identifier> }] : []),
    ...(query.lot ? [{ name: t('evidence.lot'), value: <Identifier>{query.lot}</Identifier> }] : []),
    ...(query.serial ? [{ name: t('evidence.serial'), value: <Identifier>{query.serial}</Identifier> }] : []),
    ...query.dates.map((date) => ({ name: aiText(t, date.ai), value: dateText(language, date.iso) })),
    ...(query.prefixHolder ? [{ name: t('evidence.labeler'), value: nameText(language, query.prefixHolder) }] : []),
    { name: t('evidence.scanned'), value: <Identifier>{query.raw}</Identifier> },
  ]
  return (
    <Card title={t('unconfirmed.whatItSays')}>
      <p className="mb-3 text-[13px] text-ink-2">{t('unconfirmed.whatItSaysLead')}</p>
      <SummaryList rows={rows} />
    </Card>
  )
}

/** Puts the full label to the holder of its prefix. The same form for items that exist and items that do not. */
function AskToConfirm({ evidence, asked }: { evidence: Evidence; asked: string }) {
  const { t, language } = useWords()
  const holder = evidence.query.prefixHolder
  if (holder === null) return <p className="text-ink-2">{t('unconfirmed.askLeadNobody')}</p>
  return (
    <form method="post" action={paths.askToConfirm()} className="grid gap-4">
      <Once />
      <p className="max-w-[68ch] text-ink-2">{t('unconfirmed.askLead', { party: nameText(language, holder) })}</p>
      <input type="hidden" name="text" value={asked} />
      <TextArea name="note" label={t('unconfirmed.note')} hint={t('unconfirmed.noteHint')} rows={3} maxLength={2000} />
      <div>
        <Button look="primary">{t('unconfirmed.submit')}</Button>
      </div>
    </form>
  )
}

function AboutWithheld({ evidence, asked }: { evidence: Evidence; asked: string }) {
  const { t } = useWords()
  return (
    <Card id={ABOUT_WITHHELD} title={t('evidence.withheldTitle')}>
      <div className="grid gap-x-8 gap-y-4 md:grid-cols-2">
        <div className="grid content-start gap-2 text-sm text-ink-2">
          <p>{t('evidence.withheldWhy')}</p>
          <p>{t('evidence.withheldAsk')}</p>
        </div>
        <details className="no-print twin">
          <summary className="tap inline-flex items-center gap-1.5">
            {t('unconfirmed.askTitle')} <Icon name="down" size={13} />
          </summary>
          <div className="mt-3">
            <AskToConfirm evidence={evidence} asked={asked} />
          </div>
        </details>
      </div>
    </Card>
  )
}
