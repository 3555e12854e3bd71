import { sql } from 'kysely'
import type { OrganizationId } from '#app/vocabulary/ids.ts'
import type { Reach } from '#policies/reach.ts'
import type { Reader, Writer } from './database.ts'
import { type FirmWords, firmWords } from './firm-words.ts'
import { takesLong } from './long-act.ts'
import type { ClaimScheme, ClaimState } from './portal/sharing.ts'

export type ClaimRow = {
  readonly id: number
  readonly organization: OrganizationId
  readonly words: FirmWords
  readonly scheme: ClaimScheme | 'party' | 'ahm'
  readonly value: string
  readonly state: ClaimState
  /** From when to when it holds; null where it has no bound. */
  readonly valid_from: Date | null
  readonly valid_until: Date | null
  readonly evidence: string | null
  /** How many people have verified it. */
  readonly verified: number
  /** A verified claim of another organization that lies within this one, or around it. */
  readonly overlaps: { name: string; name_zh: string | null; value: string } | null
  readonly judgements: readonly { said: 'verified' | 'disputed'; reason: string; at: string }[]
}

/** Claims in reach: an organization's own, and every one for the operator; those that wait first. `only`: the one of this id. */
export async function claimsInReach(
  db: Reader,
  reach: Reach<'read', 'IdentifierClaim'>,
  which: 'waiting' | 'all',
  only: number | null = null,
): Promise<ClaimRow[]> {
  const { rows } = await sql<ClaimRow>`
    select identifier_claim.id, identifier_claim.organization, ${firmWords('o')} as words, identifier_claim.scheme, identifier_claim.value,
      identifier_claim.state, identifier_claim.valid_from, identifier_claim.valid_until, identifier_claim.evidence, cardinality(identifier_claim.verified_by) as verified,
      (select jsonb_build_object('name', x.name, 'name_zh', x.name_zh, 'value', c.value) from portal.identifier_claim c join portal.organization x on x.id = c.organization
        where c.state = 'verified' and (c.valid_until is null or now() < c.valid_until) and c.organization <> identifier_claim.organization and c.scheme <> 'party' and identifier_claim.scheme <> 'party'
          and (starts_with(c.value, identifier_claim.value) or starts_with(identifier_claim.value, c.value) or starts_with(substr(identifier_claim.value, 2), c.value))
        order by length(c.value) desc limit 1) as overlaps,
      coalesce((select jsonb_agg(jsonb_build_object('said', j.said, 'reason', j.reason, 'at', j.at) order by j.id) from portal.claim_judgement j where j.claim = identifier_claim.id), '[]') as judgements
    from portal.identifier_claim join portal.organization o on o.id = identifier_claim.organization
    where ${reach.rows('claim')} and (${which} = 'all' or identifier_claim.state in ('proposed', 'disputed')) and (${only}::int is null or identifier_claim.id = ${only}::int)
    order by identifier_claim.state in ('proposed', 'disputed') desc, identifier_claim.id limit 500`.execute(db)
  return rows
}

/** Whose claim this is; null when there is none of this id in reach. */
export async function claimantOf(
  db: Reader,
  reach: Reach<'verify' | 'refuse', 'IdentifierClaim'>,
  claim: number,
): Promise<OrganizationId | null> {
  const { rows } = await sql<{ organization: OrganizationId }>`
    select identifier_claim.organization from portal.identifier_claim where identifier_claim.id = ${claim}::int and ${reach.rows('state')}`.execute(
    db,
  )
  return rows[0]?.organization ?? null
}

/** Keeps that our organization claims a number; false when it did so before. */
export async function proposeClaim(
  db: Writer,
  reach: Reach<'ask', 'IdentifierClaim'>,
  claim: { scheme: ClaimScheme; value: string; evidence: string },
): Promise<boolean> {
  const { rows } = await sql<{ id: number }>`insert into portal.identifier_claim (organization, scheme, value, evidence)
    values (${reach.me}, ${claim.scheme}, ${claim.value}, ${claim.evidence}) on conflict do nothing returning id`.execute(
    db,
  )
  return rows.length > 0
}

export type ClaimJudged = 'hidden' | 'over' | 'twice' | 'held' | 'first' | 'verified' | 'disputed'

/** A person of the operator verifies or disputes a claim; the database counts. */
export async function judgeClaim(
  db: Writer,
  _reach: Reach<'verify' | 'refuse', 'IdentifierClaim'>,
  judged: { claim: number; yes: boolean; reason: string },
): Promise<ClaimJudged> {
  await takesLong(db)
  const { rows } = await sql<{ outcome: ClaimJudged }>`
    select portal.judge_claim(${judged.claim}, ${judged.yes}, ${judged.reason}) as outcome`.execute(db)
  return rows[0]?.outcome ?? 'hidden'
}
