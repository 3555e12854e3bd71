import type { NamedParty } from '#app/evidence/evidence.ts'
import { namedParty } from '#app/evidence/named-party.ts'
import type { Operation } from '#app/operation.server.ts'
import { paths } from '#app/paths.ts'
import type { Purpose } from '#app/disclosure/disclosure.ts'
import type { FactKind } from '#app/vocabulary/fact-kinds.ts'
import type { GrantableGroup } from '#app/vocabulary/groups.ts'
import { isGrantableGroup } from '#app/vocabulary/groups.ts'
import type { FactId, SharingRequestId } from '#app/vocabulary/ids.ts'
import type { Reader } from '#db/database.ts'
import { grantsWith } from '#db/grants.ts'
import { post } from '#db/outbox.ts'
import { answerSharingRequest, factAskedAbout, keepSharingRequest, sharingRequestById } from '#db/sharing-requests.ts'
import type { OrganizationKind } from '#db/portal/foundation.ts'
import { Refusal } from '#policies/refusal.ts'
import { groupsOfKind } from '#policies/vocabulary.ts'
import { stateOf } from './grant.ts'
import { grantLine } from './partner-file.server.ts'
import type { GrantLine } from './sharing.ts'

export type WithheldOf = {
  fact: FactId
  step: string | null
  kind: FactKind
  /** Null while its name is withheld: then its kind is said. */
  owner: NamedParty | null
  ownerKind: OrganizationKind
  shown: GrantableGroup[]
  withheld: GrantableGroup[]
  /** What the owner's live grants to the reader cover, where the owner is named. */
  grants: GrantLine[]
  products: string[]
  /** Asked once between the two organizations: without a partnership there is nobody to ask this way. */
  partners: boolean
}

async function withheldOf(op: Operation, db: Reader, fact: FactId) {
  const reach = op.reach('read', 'Fact')
  const row = await factAskedAbout(db, reach, fact)
  if (!row || row.owner === op.actor.organizationId) throw Refusal.hidden('fact')
  const shown = new Set(row.rows.flatMap((tie) => [...reach.fields({ owner: row.owner, kind: row.kind, ...tie })]))
  const all = groupsOfKind(row.kind).filter(isGrantableGroup)
  return {
    row,
    // the labeler is named by the identifier itself, as it is on the evidence page; others where parties are granted
    named: shown.has('parties') || row.rows.some(({ brand }) => brand === row.owner),
    shown: all.filter((group) => shown.has(group)),
    withheld: all.filter((group) => !shown.has(group)),
    products: [...new Set(row.rows.flatMap(({ di }) => (di === null ? [] : [di])))],
  }
}

/** What of a fact is withheld from the reader, what their grants cover, and whether more may be asked for. Hidden when unseen. */
export async function whatIsWithheld(op: Operation, ask: { fact: FactId }): Promise<WithheldOf> {
  return op.reading(async (db) => {
    const { row, named, shown, withheld, products } = await withheldOf(op, db, ask.fact)
    const grants = named ? await grantsWith(db, op.reach('read', 'Grant'), row.owner) : []
    const words = row.owner_words
    return {
      fact: ask.fact,
      step: shown.includes('identity') ? row.step : null,
      kind: row.kind,
      owner: named ? namedParty(words) : null,
      ownerKind: words.kind,
      shown,
      withheld,
      grants: grants
        .filter((grant) => grant.owner === row.owner && stateOf(grant, op.now) === 'live')
        .map((grant) => grantLine(op, grant)),
      products: shown.includes('identity') ? products : [],
      partners: row.partners,
    }
  })
}

export type AskedToSee =
  | { readonly asked: true; readonly id: SharingRequestId }
  | { readonly asked: false; readonly because: 'asked-already' | 'not-withheld' | 'no-partners' }

/** Asks the owner of a fact for one group more. The owner is told; what the asker learns is the answer. */
export async function askToSee(
  op: Operation,
  ask: { fact: FactId; group: GrantableGroup; note: string; purpose: Purpose },
): Promise<AskedToSee> {
  return op.writing(async (db): Promise<AskedToSee> => {
    const { row, named, withheld, shown, products } = await withheldOf(op, db, ask.fact)
    const by = op.actor.personId
    op.require('ask', 'SharingRequest', { asker: op.actor.organizationId, owner: row.owner })
    if (by === null) throw Refusal.forbidden('ask', 'SharingRequest') // a question is a person's
    if (!row.partners) return { asked: false, because: 'no-partners' }
    if (!withheld.includes(ask.group)) return { asked: false, because: 'not-withheld' }
    const id = await keepSharingRequest(db, op.reach('ask', 'SharingRequest'), {
      asker: op.actor.organizationId,
      owner: row.owner,
      ownerNamed: named,
      kind: row.kind,
      group: ask.group,
      di: shown.includes('identity') ? (products[0] ?? null) : null,
      purpose: ask.purpose,
      note: ask.note,
      by,
    })
    if (id === null) return { asked: false, because: 'asked-already' }
    await post(db, {
      kind: 'sharing-asked',
      to: { organization: row.owner, roles: ['data-steward'] },
      about: { path: paths.sharingRequest(id) },
      from: op.actor.organizationId,
    })
    return { asked: true, id }
  })
}

/** The owner says no, with a reason; false when it was answered before. Hidden (404) when there is no such question. */
export async function refuseToShow(op: Operation, ask: { id: SharingRequestId; reason: string }): Promise<boolean> {
  return op.writing(async (db) => {
    const row = await sharingRequestById(db, op.reach('read', 'SharingRequest'), ask.id)
    op.require('answer', 'SharingRequest', { asker: row.asker, owner: row.owner })
    const by = op.actor.personId
    if (by === null) throw Refusal.forbidden('answer', 'SharingRequest') // an answer is a person's
    const refused = await answerSharingRequest(db, op.reach('answer', 'SharingRequest'), {
      id: ask.id,
      to: 'refused',
      by,
      at: op.now,
      answer: ask.reason,
      grant: null,
    })
    if (refused)
      await post(db, {
        kind: 'sharing-answered',
        to: { organization: row.asker },
        about: { path: paths.sharingRequest(ask.id) },
        from: op.actor.organizationId,
      })
    return refused
  })
}
