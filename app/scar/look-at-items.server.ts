import type { SeenFact } from '#app/evidence/evidence.ts'
import { verifyDevice } from '#app/evidence/verify-device.server.ts'
import type { Operation } from '#app/operation.server.ts'
import { scarsOnItems } from '#db/scars.ts'
import type { EnteredItem } from './case-items.ts'
import { scarLine } from './scar-line.ts'
import type { ScarLine } from './scar-view.ts'

export type Looked = {
  /** Facts of our own about the items, which we may cite. */
  facts: SeenFact[]
  /** Requests of ours that are about the same items already. */
  cases: ScarLine[]
  /** Where each item stands as far as we may know: shown beside what people say. */
  stands: { uri: string; said: string; holder: string | null; since: string | null }[]
}

const MOST_FACTS = 60

/**
 * What is known of some items before a request about them is written or answered: our own facts to cite, and requests
 * that are there already, so that nobody investigates the same lot twice.
 */
export async function lookAtItems(op: Operation, items: readonly Pick<EnteredItem, 'said' | 'uri'>[]): Promise<Looked> {
  const seen: SeenFact[] = []
  const stands: Looked['stands'] = []
  for (const item of items) {
    const evidence = await verifyDevice(op, { text: item.said })
    for (const fact of evidence.facts) {
      const ours = 'slug' in fact.owner && fact.owner.slug === evidence.seenBy?.reader.slug
      if (ours && !fact.erased && !seen.some(({ id }) => id === fact.id)) seen.push(fact)
    }
    const last = evidence.custody.at(-1)
    stands.push({
      uri: item.uri,
      said: item.said,
      holder: last && 'name' in last.holder ? last.holder.name : null,
      since: last?.since ?? null,
    })
  }
  const rows = await op.reading((db) =>
    scarsOnItems(
      db,
      op.reach('read', 'Scar'),
      items.map(({ uri }) => uri),
    ),
  )
  return {
    facts: seen.slice(0, MOST_FACTS),
    cases: rows.map((row) => scarLine(row, op.actor.organizationId, op.now)),
    stands,
  }
}
