import { nameText } from '#app/evidence/evidence-text.ts'
import type { Language } from '#app/i18n/language.ts'
import type { T } from '#app/i18n/words.ts'
import { csv } from '#app/ui/csv.ts'
import type { ScarLine } from './scar-view.ts'

/** The list of requests as CSV; days are YYYY-MM-DD, instants ISO in UTC. */
export function scarsCsv(t: T, language: Language, lines: readonly ScarLine[]): string {
  return csv(
    [
      t('scar.one'),
      t('scar.field.title'),
      t('scar.field.part'),
      t('scar.side.customer'),
      t('scar.side.supplier'),
      t('scar.column.severity'),
      t('scar.column.state'),
      t('scar.column.turn'),
      t('scar.column.clock'),
      t('scar.field.issuedOn'),
    ],
    lines.map((line) => [
      line.reference,
      line.title,
      line.part,
      line.side === 'supplier' ? nameText(language, line.other) : '',
      line.side === 'customer' ? nameText(language, line.other) : '',
      t(`scar.severity.${line.severity}`),
      t(`scar.state.${line.state}`),
      t(`scar.turn.${line.waits ?? 'none'}`),
      line.clock?.day ?? '',
      line.issuedAt,
    ]),
  )
}
