import { nameText } from '#app/evidence/evidence-text.ts'
import { fieldLabel, stepText } from '#app/evidence/fact-text.ts'
import type { Language } from '#app/i18n/language.ts'
import type { T } from '#app/i18n/words.ts'
import { GROUPS } from '#app/vocabulary/groups.ts'
import { csv } from '#app/ui/csv.ts'
import type { ProductLine } from './product.ts'

/** What is withheld of a fact, by name. */
export function withheldNames(t: T, language: Language, names: readonly string[]): string[] {
  return names.map((name) => {
    const group = GROUPS.find((known) => known === name)
    if (name === 'items') return t('productFacts.otherItems')
    return group === undefined ? fieldLabel(t, language, name) : t(`group.${group}`)
  })
}

/** The head of the file. */
export function productCsvHead(t: T): string {
  return csv(
    (['when', 'what', 'owner', 'items', 'withheld', 'fact'] as const).map((column) =>
      t(`productFacts.column.${column}`),
    ),
    [],
  )
}

/** Rows of the file, without a head: one fact a row, times as ISO instants. */
export function productCsvRows(t: T, language: Language, lines: readonly ProductLine[]): string {
  const rows = lines.map((line) => [
    line.eventTime,
    stepText(t, line),
    line.owner && nameText(language, line.owner),
    line.items.join('; '),
    withheldNames(t, language, line.withheld).join('; '),
    line.id,
  ])
  return csv([], rows).slice('\ufeff\r\n'.length) // the mark and the empty head belong to the beginning of a file
}
