import { nameText } from '#app/evidence/evidence-text.ts'
import { instantText } from '#app/i18n/format.ts'
import type { Language } from '#app/i18n/language.ts'
import type { T } from '#app/i18n/words.ts'
import { csv } from '#app/ui/csv.ts'
import type { LineName, LineRows } from './readiness.ts'

type Cells = readonly (string | number | null)[]

/** A line of the board as CSV; times in the reader's zone (IANA). */
export function readinessCsv<L extends LineName>(
  t: T,
  language: Language,
  zone: string,
  line: L,
  rows: readonly LineRows[L][],
): string {
  const at = (iso: string) => instantText(language, iso, zone)
  const cells: { readonly [N in LineName]: (row: LineRows[N]) => Cells } = {
    shipments: (row) => [at(row.at), row.to && nameText(language, row.to), row.items, row.uri, row.fact],
    lineage: (row) => [row.uri, at(row.madeAt)],
    units: (row) => [row.uri, row.di, row.gaps.map((gap) => t(`readiness.gap.${gap}`)).join('; ')],
    grants: (row) => [
      nameText(language, row.other),
      t(row.given ? 'readiness.given' : 'readiness.received'),
      at(row.ends),
      row.id,
    ],
    locations: (row) => [row.name],
    deadlines: (row) => [
      row.label,
      t(`readiness.of.${row.of}`),
      at(row.due),
      row.overdue ? t('readiness.overdue') : '',
    ],
  }
  return csv(
    HEADS[line].map((head) => t(`readiness.column.${head}`)),
    rows.map(cells[line]),
  )
}

/** The columns of each line. */
export const HEADS = {
  shipments: ['shipped', 'to', 'items', 'item', 'fact'],
  lineage: ['item', 'made'],
  units: ['item', 'product', 'missing'],
  grants: ['partner', 'way', 'ends', 'grant'],
  locations: ['location'],
  deadlines: ['what', 'kind', 'due', 'late'],
} as const satisfies { [L in LineName]: readonly string[] }
