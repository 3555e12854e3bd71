import type { NamedParty } from '#app/evidence/evidence.ts'
import { namedParty } from '#app/evidence/named-party.ts'
import type { Operation } from '#app/operation.server.ts'
import { paths } from '#app/paths.ts'
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
  evidence: string | null
  /** Somebody verified it, and a second person must. */
  half: boolean
  overlaps: { name: string; nameZh: string | null; value: string } | null
  judgements: { said: 'verified' | 'disputed'; reason: string; at: string }[]
}

export type IdentifiersView = {
  /** For the operator: what waits. For others: what is theirs. */
  desk: boolean
  claims: ClaimLine[]
  mayPropose: NotOffered | null
  mayJudge: boolean
}

/** The claims of our organization, or, for the operator, those that wait for two of its people. */
export async function identifiersOf(op: Operation): Promise<IdentifiersView> {
  const us = op.actor.organizationId
  const desk = op.actor.kind === 'operator' // chooses which page is drawn; rows are decided by policy
  const rows = await op.reading((db) =>
    claimsInReach(db, op.reach('read', 'IdentifierClaim'), desk ? 'waiting' : 'all'),
  )
  return {
    desk,
    claims: rows.map(claimLine),
    mayPropose: op.whyNot('ask', 'IdentifierClaim', { organization: us, scheme: 'gln' }),
    mayJudge: op.can('verify', 'IdentifierClaim', { organization: us, scheme: 'gln' }),
  }
}

function claimLine(row: ClaimRow): ClaimLine {
  return {
    id: row.id,
    firm: namedParty(row.words),
    scheme: row.scheme,
    value: row.value,
    state: row.state,
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
