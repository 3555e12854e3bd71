import type { NamedParty } from './evidence.ts'

/** An organization as pages name it, from the words that the database gives. */
export function namedParty(words: { slug: string; name: string; name_zh: string | null }): NamedParty {
  return { slug: words.slug, name: words.name, nameZh: words.name_zh }
}
