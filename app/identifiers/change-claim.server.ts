import type { NamedParty } from '#app/evidence/evidence.ts'
import { namedParty } from '#app/evidence/named-party.ts'
import type { Operation } from '#app/operation.server.ts'
import type { OrganizationSlug } from '#app/vocabulary/ids.ts'
import {
  type ChangeDecided,
  type ChangeProposed,
  decideClaimChange,
  possibleHolders,
  proposeClaimChange,
} from '#db/claim-changes.ts'
import { claimsInReach } from '#db/identifier-claims.ts'
import { Refusal } from '#policies/refusal.ts'
import { type ClaimLine, claimLine } from './identifiers.server.ts'

export type ClaimFile = { claim: ClaimLine; holders: NamedParty[] }

/** A verified claim that a person of the operator may end or transfer. Hidden (404) when there is none of this id. */
export async function claimFile(op: Operation, ask: { claim: number }): Promise<ClaimFile> {
  op.require('verify', 'IdentifierClaim', { organization: op.actor.organizationId, scheme: 'gln' })
  return op.reading(async (db) => {
    const rows = await claimsInReach(db, op.reach('read', 'IdentifierClaim'), 'all', ask.claim)
    const [row] = rows
    if (row?.state !== 'verified') throw Refusal.hidden('identifier claim')
    const claim = claimLine(row)
    const holders = (await possibleHolders(db, op.reach('verify', 'IdentifierClaim'))).map(namedParty)
    return { claim, holders: holders.filter(({ slug }) => slug !== claim.firm.slug) }
  })
}

/** Proposes that a claim ends on a day, or goes over to another organization. Both are told and read why. */
export async function proposeChange(
  op: Operation,
  ask: { claim: number; to: OrganizationSlug | null; day: string; reason: string },
): Promise<Exclude<ChangeProposed, 'hidden'>> {
  return op.writing(async (db) => {
    op.require('verify', 'IdentifierClaim', { organization: op.actor.organizationId, scheme: 'gln' })
    const outcome = await proposeClaimChange(db, op.reach('verify', 'IdentifierClaim'), { ...ask, zone: op.zone })
    if (outcome === 'hidden') throw Refusal.hidden('identifier claim')
    return outcome
  })
}

/**
 * A second person confirms, once the day has come, or somebody refuses. Confirmed, whatever follows from who holds the
 * number is derived again in the same transaction: captures wait meanwhile. `twice`: the one who proposed confirms nothing.
 */
export async function decideChange(
  op: Operation,
  ask: { id: number; yes: boolean; reason: string },
): Promise<Exclude<ChangeDecided, 'hidden'>> {
  return op.writing(async (db) => {
    const act = ask.yes ? 'verify' : 'refuse'
    op.require(act, 'IdentifierClaim', { organization: op.actor.organizationId, scheme: 'gln' })
    const outcome = await decideClaimChange(db, op.reach(act, 'IdentifierClaim'), ask)
    if (outcome === 'hidden') throw Refusal.hidden('change of a claim')
    return outcome
  })
}
