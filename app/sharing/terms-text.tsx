import type { NamedParty } from '#app/evidence/evidence.ts'
import type { Language } from '#app/i18n/language.ts'
import type { T } from '#app/i18n/words.ts'
import { dateText, listText } from '#app/i18n/format.ts'
import { nameText } from '#app/evidence/evidence-text.ts'
import { useWords } from '#app/i18n/use-words.ts'
import type { GrantState, Terms } from './grant.ts'

import { Tag } from '#app/ui/tag.tsx'

/** The terms of a grant as sentences, for a quality manager and for the record. */
export function termsText(
  t: T,
  language: Language,
  of: { owner: NamedParty; partner: NamedParty; terms: Terms; products: Readonly<Record<string, string>> },
): string[] {
  const { terms } = of
  const partner = nameText(language, of.partner)
  const list = (names: readonly string[]) => listText(language, names)
  const products =
    terms.dis === null
      ? t('sharing.allProducts')
      : list(terms.dis.map((di) => (of.products[di] === undefined ? di : `${of.products[di]} (${di})`)))
  return [
    t('sharing.words.first', {
      owner: nameText(language, of.owner),
      partner,
      purpose: t(`purpose.${terms.purpose}`),
      from: dateText(language, terms.starts),
      until: dateText(language, terms.ends),
    }),
    t('sharing.words.which', {
      relation: t(`sharing.relation.${terms.relation}`, { partner }),
      extent: t(`sharing.extent.${terms.extent}`),
      products,
    }),
    ...(terms.kinds.length > 0
      ? [t('sharing.words.kinds', { kinds: list(terms.kinds.map((kind) => t(`kind.${kind}`))) })]
      : []),
    ...(terms.groups.length > 0
      ? [t('sharing.words.groups', { groups: list(terms.groups.map((group) => t(`group.${group}`))) })]
      : []),
    ...(terms.verdict.length > 0
      ? [t('sharing.words.checks', { checks: list(terms.verdict.map((check) => t(`verdict.check.${check}`))) })]
      : []),
    terms.onward.length > 0
      ? t('sharing.words.onward', { groups: list(terms.onward.map((group) => t(`group.${group}`))) })
      : t('sharing.words.noOnward'),
  ]
}

/** What a grant covers, in one line of a list. */
export function coversText(t: T, language: Language, terms: Terms): string {
  const products = terms.dis === null ? t('sharing.allProducts') : t('sharing.products', { count: terms.dis.length })
  const groups = listText(
    language,
    terms.groups.map((group) => t(`group.${group}`)),
  )
  return [groups, products, t(`purpose.${terms.purpose}`)].filter((part) => part !== '').join(' · ')
}

const TONE = {
  proposed: 'warn',
  offered: 'warn',
  coming: 'brand',
  live: 'ok',
  suspended: 'stop',
  resting: 'plain',
  expired: 'plain',
  declined: 'plain',
  revoked: 'plain',
  replaced: 'plain',
} as const

/** Where a grant stands, in a word. */
export function GrantTag({ state }: { state: GrantState }) {
  const { t } = useWords()
  return (
    <Tag tone={TONE[state]} icon={state === 'live'}>
      {t(`sharing.grantState.${state}`)}
    </Tag>
  )
}
