import type { NamedParty } from '#app/evidence/evidence.ts'
import { namedParty } from '#app/evidence/named-party.ts'
import type { Operation } from '#app/operation.server.ts'
import { paths } from '#app/paths.ts'
import { type ClaimChangeRow, claimChanges } from '#db/claim-changes.ts'
import {
  claimantOf,
  claimsInReach,
  type ClaimJudged,
  type ClaimRow,
  judgeClaim,
  proposeClaim,
} from '#db/identifier-claims.ts'
import { post } from '#db/outbox.ts'
import type { ClaimScheme, ClaimState } from '#db/portal/sharing.ts'
import type { NotOffered } from '#policies/affordances.ts'
import { Refusal } from '#policies/refusal.ts'

export type ClaimLine = {
  id: number
  firm: NamedParty
  scheme: ClaimRow['scheme']
  value: string
  state: ClaimState
  /** Instants between which it holds; null where it has no bound. */
  from: string | null
  until: string | null
  evidence: string | null
  /** Somebody verified it, and a second person must. */
  half: boolean
  overlaps: { name: string; nameZh: string | null; value: string } | null
  judgements: { said: 'verified' | 'disputed'; reason: string; at: string }[]
}

/** A claim that ends on a day, or goes over to another organization on it. */
export type ChangeLine = {
  id: number
  scheme: ClaimRow['scheme']
  value: string
  firm: NamedParty
  to: NamedParty | null
  day: string
  reason: string
  state: 'proposed' | 'confirmed' | 'refused'
  decidedBecause: string | null
}

export type IdentifiersView = {
  /** For the operator: what waits. For others: what is theirs. */
  desk: boolean
  claims: ClaimLine[]
  /** For the operator: what is verified, to be ended or transferred. */
  verified: ClaimLine[]
  changes: ChangeLine[]
  mayPropose: NotOffered | null
  mayJudge: boolean
}

/** The claims of our organization, or, for the operator, those that wait for two of its people. */
export async function identifiersOf(op: Operation): Promise<IdentifiersView> {
  const us = op.actor.organizationId
  const desk = op.actor.kind === 'operator' // chooses which page is drawn; rows are decided by policy
  const rows = await op.reading((db) => claimsInReach(db, op.reach('read', 'IdentifierClaim'), 'all'))
  const changes = await op.reading((db) =>
    claimChanges(db, op.reach('read', 'IdentifierClaim'), desk ? 'waiting' : 'all'),
  )
  const lines = rows.map(claimLine)
  return {
    desk,
    claims: desk ? lines.filter(({ state }) => state === 'proposed' || state === 'disputed') : lines,
    verified: desk ? lines.filter(({ state, scheme }) => state === 'verified' && scheme !== 'party') : [],
    changes: changes.map(changeLine),
    mayPropose: op.whyNot('ask', 'IdentifierClaim', { organization: us, scheme: 'gln' }),
    mayJudge: op.can('verify', 'IdentifierClaim', { organization: us, scheme: 'gln' }),
  }
}

/** A change as pages show it. */
function changeLine(row: ClaimChangeRow): ChangeLine {
  return {
    id: row.id,
    scheme: row.scheme,
    value: row.value,
    firm: namedParty(row.words),
    to: row.to_words && namedParty(row.to_words),
    day: row.day.toISOString(),
    reason: row.reason,
    state: row.state,
    decidedBecause: row.decided_because,
  }
}

/** A claim as pages show it. */
export function claimLine(row: ClaimRow): ClaimLine {
  return {
    id: row.id,
    firm: namedParty(row.words),
    scheme: row.scheme,
    value: row.value,
    state: row.state,
    from: row.valid_from?.toISOString() ?? null,
    until: row.valid_until?.toISOString() ?? null,
    evidence: row.evidence,
    half: row.state !== 'verified' && row.verified === 1,
    overlaps: row.overlaps && { name: row.overlaps.name, nameZh: row.overlaps.name_zh, value: row.overlaps.value },
    judgements: [...row.judgements],
  }
}

/** Claims a number for our organization; false when it did so before. It has no effect until two people verified it. */
export async function claimIdentifier(
  op: Operation,
  ask: { scheme: ClaimScheme; value: string; evidence: string },
): Promise<boolean> {
  return op.writing(async (db) => {
    op.require('ask', 'IdentifierClaim', { organization: op.actor.organizationId, scheme: ask.scheme })
    return proposeClaim(db, op.reach('ask', 'IdentifierClaim'), ask)
  })
}

/** Verifies or disputes a claim, with how it was checked. The organization concerned is told and reads the reason. */
export async function judgeIdentifier(
  op: Operation,
  ask: { claim: number; yes: boolean; reason: string },
): Promise<Exclude<ClaimJudged, 'hidden'>> {
  return op.writing(async (db) => {
    const us = op.actor.organizationId
    const act = ask.yes ? 'verify' : 'refuse'
    op.require(act, 'IdentifierClaim', { organization: us, scheme: 'gln' })
    const reach = op.reach(act, 'IdentifierClaim')
    const claimant = await claimantOf(db, reach, ask.claim)
    const outcome = claimant === null ? 'hidden' : await judgeClaim(db, reach, ask)
    if (claimant === null || outcome === 'hidden') throw Refusal.hidden('identifier claim')
    if (outcome === 'verified' || outcome === 'disputed')
      await post(db, {
        kind: 'identifier-judged',
        to: { organization: claimant, roles: ['admin', 'data-steward'] },
        about: { path: paths.identifiers() },
        from: us,
      })
    return outcome
  })
}
