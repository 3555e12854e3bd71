/** The groups of fields a grant may name. A field that is in none is `unclassified` and shown to its owner only. */
export const GRANTABLE_GROUPS = [
  'identity',
  'dates',
  'quantities',
  'parties',
  'places',
  'release',
  'inspection',
  'process',
  'sterilisation',
  'sensor',
  'commercial',
  'people',
] as const

export type GrantableGroup = (typeof GRANTABLE_GROUPS)[number]

export const GROUPS = [...GRANTABLE_GROUPS, 'unclassified'] as const

export type Group = (typeof GROUPS)[number]

/** Whether a text names a group a grant may hold; `unclassified` is not one. */
export function isGrantableGroup(text: string): text is GrantableGroup {
  return (GRANTABLE_GROUPS as readonly string[]).includes(text) // widened: `includes` asks for a member
}
