import { dateText } from '#app/i18n/format.ts'
import type { Language } from '#app/i18n/language.ts'
import type { T } from '#app/i18n/words.ts'
import { csv } from '#app/ui/csv.ts'
import type { EvidenceRow, SeenFact } from './evidence.ts'
import { itemText, partyText, problemText, productText, reasonText } from './evidence-text.ts'
import { dispositionText, fieldLabel, fieldTexts, stepText, withheldTexts } from './fact-text.ts'

/** The timeline as CSV: one fact a row, times as ISO instants, what is withheld said in its own column. */
export function timelineCsv(t: T, language: Language, facts: readonly SeenFact[]): string {
  const columns = [
    'eventTime',
    'recordTime',
    'source',
    'step',
    'owner',
    'item',
    'disposition',
    'fields',
    'withheld',
    'status',
    'id',
  ] as const
  return csv(
    columns.map((column) => t(`timeline.column.${column}`)),
    facts.map((fact) => [
      fact.eventTime,
      fact.recordTime,
      t(`timeline.source.${fact.source}`),
      stepText(t, fact),
      partyText(t, language, fact.owner),
      itemText({ ...fact.item, di: null }),
      fact.disposition === null ? null : dispositionText(t, fact.disposition),
      Object.entries(fact.fields)
        .filter(([address]) => address !== 'disposition' && !address.startsWith('sensor.'))
        .map(([address, value]) => {
          const texts = fieldTexts(t, language, address, value).map((part) => part.text)
          return `${fieldLabel(t, language, address)}: ${texts.join(', ')}`
        })
        .join('; '),
      withheldTexts(t, language, fact.withheld).join('; '),
      [
        fact.superseded ? t('timeline.superseded') : null,
        fact.amendmentOf ? t('timeline.amendment') : null,
        fact.claim ? t('timeline.claim') : null,
        fact.conflict ? t('timeline.conflict') : null,
      ]
        .filter((word) => word !== null)
        .join('; '),
      fact.id,
    ]),
  )
}

/** A list of verified codes as CSV: one code a row, in the order they were entered. */
export function rowsCsv(t: T, language: Language, rows: readonly EvidenceRow[]): string {
  const columns = ['line', 'code', 'verdict', 'why', 'product', 'di', 'lot', 'serial', 'expiry'] as const
  return csv(
    columns.map((column) => t(`list.column.${column}`)),
    rows.map((row, index) => [
      index + 1,
      row.raw,
      t(`verdict.status.${row.status}`),
      [
        ...row.problems.map((problem) => problemText(t, problem)),
        ...row.reasons.map((reason) => reasonText(t, language, reason)),
      ].join('; '),
      productText(language, row.product),
      row.di,
      row.lot,
      row.serial,
      row.expiry === null ? null : dateText(language, row.expiry.iso),
    ]),
  )
}
