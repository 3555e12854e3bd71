import { namedParty } from '#app/evidence/named-party.ts'
import type { Named } from '#app/evidence/named.server.ts'
import { type Around, type Listed, partiesSaid, seenFacts } from '#app/evidence/seen-facts.server.ts'
import type { Operation } from '#app/operation.server.ts'
import { organizationsNamed, partiesOf } from '#db/evidence.ts'
import { type GuestFactRow, guestFacts, guestListed, type GuestSessionRow } from '#db/guests.ts'
import type { Reader } from '#db/database.ts'
import type { Reach } from '#policies/reach.ts'
import { Refusal } from '#policies/refusal.ts'
import { groupsOfKind } from '#policies/vocabulary.ts'
import type { GuestView } from './guest.ts'

const MOST_FACTS = 200

/**
 * What a link shows of one of its items (`n`), or the items alone: facts of the one owner, cut by the database to the items and
 * kinds of the link, and here to its groups. What is withheld is said. The owner's log has the answer before its first byte.
 */
export async function guestEvidence(
  op: Operation,
  link: GuestSessionRow,
  ask: { n: number | null },
): Promise<GuestView> {
  const chosen = ask.n === null ? null : link.items.find(({ n }) => n === ask.n)
  if (chosen === undefined) throw Refusal.hidden('item')
  const view: Omit<GuestView, 'item'> = {
    firm: namedParty(link),
    guest: { name: link.guest, firm: link.firm, confirmedAt: link.confirmed_at?.toISOString() ?? null },
    purpose: link.purpose,
    ends: link.ends.toISOString(),
    items: link.items.map(({ product, ...item }) => ({
      ...item,
      product: product ? { name: product.name, nameZh: product.name_zh } : null,
    })),
  }
  if (chosen === null) return { ...view, item: null }
  const reach = op.reach('read', 'Fact')
  const shown = await op.reading(async (db) => {
    const rows = await guestFacts(db, reach, { n: chosen.n, limit: MOST_FACTS })
    // a fact of which no group may be seen is hidden, not listed
    const facts = rows.filter(({ kind }) => groupsOfKind(kind).some((group) => link.groups.includes(group as never))) // `unclassified` is in none
    const named: Named = {
      me: link.organization,
      labeler: link.owner, // whoever let the guest in is known by name
      words: await organizationsNamed(db, [link.organization, link.owner]),
    }
    return seenFacts(reach, named, facts, aroundOf(facts), await listedOf(db, reach, facts))
  })
  if (shown.length > 0)
    await op.disclose({
      question: chosen.said,
      item: null,
      position: null,
      shown: new Map([
        [
          link.owner,
          {
            facts: shown.map(({ seen }) => seen.id),
            groups: [...new Set(shown.flatMap(({ groups }) => groups))],
          },
        ],
      ]),
    })
  return { ...view, item: { n: chosen.n, facts: shown.map(({ seen }) => seen) } }
}

/** What each item of the rows is to the item asked for. */
function aroundOf(facts: readonly GuestFactRow[]): Around {
  return new Map(
    facts.flatMap(({ rows }) =>
      rows.map(({ item, near, uri, lot, serial }) => [item, { role: near, uri, lot, serial }] as const),
    ),
  )
}

/** Items of the link by name; of each list whether it holds more. Parties that are members by name where parties are shown. */
async function listedOf(db: Reader, reach: Reach<'read', 'Fact'>, facts: readonly GuestFactRow[]): Promise<Listed> {
  const rows = await guestListed(
    db,
    reach,
    facts.map(({ id }) => id),
  )
  const items = new Map<number, (typeof rows)[number][]>()
  const more = new Map<number, Set<(typeof rows)[number]['role']>>()
  for (const row of rows) {
    if (row.inside) items.set(row.fact, [...(items.get(row.fact) ?? []), row])
    else more.set(row.fact, (more.get(row.fact) ?? new Set()).add(row.role))
  }
  const uris = partiesSaid(facts)
  return { items, more, parties: uris.length === 0 ? new Map() : await partiesOf(db, uris) }
}
