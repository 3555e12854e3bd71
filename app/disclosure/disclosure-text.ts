import { nameText } from '#app/evidence/evidence-text.ts'
import { instantText } from '#app/i18n/format.ts'
import type { Language } from '#app/i18n/language.ts'
import type { T } from '#app/i18n/words.ts'
import { csv } from '#app/ui/csv.ts'
import type { DisclosureFlag, DisclosureRow } from './disclosure.ts'

/** In which role somebody looked, else the kind of their organization; a word we do not know as it stands. */
export function roleName(t: T, row: Pick<DisclosureRow, 'role' | 'kind'>): string {
  const key = row.role === null ? `organizationKind.${row.kind}` : `role.${row.role}`
  return t(key as 'role.viewer', { defaultValue: row.role ?? row.kind }) // the key is data; the default is what it says
}

/** What is remarkable about a disclosure, in a few words. */
export function flagText(t: T, row: Pick<DisclosureRow, 'firstGroups'>, flag: DisclosureFlag): string {
  if (flag !== 'first') return t(`whoLooked.flag.${flag}`)
  return t('whoLooked.flag.firstOf', { groups: row.firstGroups.map((group) => t(`group.${group}`)).join(', ') })
}

/** The log as CSV, times in the reader's zone (IANA). */
export function disclosureCsv(t: T, language: Language, zone: string, rows: readonly DisclosureRow[]): string {
  return csv(
    (['when', 'who', 'role', 'purpose', 'door', 'question', 'groups', 'flags', 'factIds'] as const).map((column) =>
      t(`whoLooked.column.${column}`),
    ),
    rows.map((row) => [
      instantText(language, row.at, zone),
      nameText(language, row.to),
      row.guest === null ? roleName(t, row) : t(`guests.mark.${row.guest}`),
      t(`purpose.${row.purpose}`),
      t(`door.${row.door}`),
      row.question,
      row.groups.map((group) => t(`group.${group}`)).join('; '),
      row.flags.map((flag) => flagText(t, row, flag)).join('; '),
      row.facts.join('; '),
    ]),
  )
}
