import type { NamedParty } from '#app/evidence/evidence.ts'
import { namedParty } from '#app/evidence/named-party.ts'
import type { Operation } from '#app/operation.server.ts'
import type { FactKind } from '#app/vocabulary/fact-kinds.ts'
import { type GrantableGroup, isGrantableGroup } from '#app/vocabulary/groups.ts'
import type { FactId } from '#app/vocabulary/ids.ts'
import { grantsOfOurs, ownFact } from '#db/grants.ts'
import { partnersOf } from '#db/partnerships.ts'
import { reachOfPartner } from '#policies/partner-reach.ts'
import { Refusal } from '#policies/refusal.ts'
import { RELATIONS, type Relation } from '#policies/vocabulary.ts'
import { groupsThrough } from './difference.ts'

export type WhyVisible = {
  fact: FactId
  kind: FactKind
  step: string | null
  /** Partners that see something of it now: how they are tied to its items, under which grants, which groups. */
  readers: { firm: NamedParty; relations: Relation[]; grants: string[]; groups: GrantableGroup[] }[]
  /** Partners with a grant of ours that see nothing of it. */
  others: NamedParty[]
}

/** Who sees a fact of ours, by which tie and which grant: for whoever keeps our data. Hidden (404) when it is none of ours. */
export async function whyVisible(op: Operation, ask: { fact: FactId }): Promise<WhyVisible> {
  return op.reading(async (db) => {
    const us = op.actor.organizationId
    op.require('offer', 'Grant', { owner: us, partner: us, giver: us })
    const fact = await ownFact(db, op.reach('offer', 'Grant'), ask.fact)
    if (!fact) throw Refusal.hidden('fact')
    const partners = (await partnersOf(db, op.reach('read', 'Partnership'))).filter((row) => row.ended_at === null)
    const grants = await grantsOfOurs(db, op.reach('read', 'Grant'), null)
    const lines = partners.map((partner) => {
      const theirs = grants.filter((grant) => grant.partner === partner.id)
      const ties = fact.rows.filter((row) => row.partner === partner.id)
      const shownBy = (some: typeof theirs) => groupsThrough(reachOfPartner(partner, some), us, fact.kind, ties)
      const groups = shownBy(theirs)
      return {
        firm: namedParty(partner),
        relations: RELATIONS.filter((relation) => relation !== 'own' && ties.some((tie) => tie.relations.includes(relation))), // prettier-ignore
        // a grant counts here when it shows a group that nothing but the receipt's own rule would show
        grants: theirs.filter((grant) => shownBy([grant]).size > shownBy([]).size).map(({ id }) => id), // prettier-ignore
        groups: [...groups].filter(isGrantableGroup),
        granted: theirs.length > 0,
      }
    })
    return {
      fact: ask.fact,
      kind: fact.kind,
      step: fact.step,
      readers: lines
        .filter(({ groups }) => groups.length > 0)
        .map(({ firm, relations, grants: by, groups }) => ({ firm, relations, grants: by, groups })),
      others: lines.filter(({ groups, granted }) => groups.length === 0 && granted).map(({ firm }) => firm),
    }
  })
}
