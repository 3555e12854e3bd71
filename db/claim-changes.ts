import { sql } from 'kysely'
import type { OrganizationSlug } from '#app/vocabulary/ids.ts'
import type { Reach } from '#policies/reach.ts'
import type { Reader, Writer } from './database.ts'
import { type FirmWords, firmWords } from './firm-words.ts'
import { takesLong } from './long-act.ts'
import type { ClaimScheme } from './portal/sharing.ts'

export type ClaimChangeRow = {
  readonly id: number
  readonly scheme: ClaimScheme | 'ahm'
  readonly value: string
  readonly words: FirmWords
  /** Who holds it from that day; null when nobody does. */
  readonly to_words: FirmWords | null
  readonly day: Date
  readonly reason: string
  readonly state: 'proposed' | 'confirmed' | 'refused'
  readonly decided_because: string | null
}

/** Ends and transfers of claims in reach, those that wait first, newest first. */
export async function claimChanges(
  db: Reader,
  reach: Reach<'read', 'IdentifierClaim'>,
  which: 'waiting' | 'all',
): Promise<ClaimChangeRow[]> {
  const { rows } = await sql<ClaimChangeRow>`
    select h.id, h.scheme, h.value, ${firmWords('o')} as words, case when n.id is not null then ${firmWords('n')} end as to_words, h.day, h.reason, h.state, h.decided_because
    from portal.claim_change h
      join portal.organization o on o.id = h.organization left join portal.organization n on n.id = h.to_organization,
      -- whom a change concerns reads it as whoever holds the claim does
      lateral (select case when ${reach.me}::int in (h.organization, h.to_organization) then ${reach.me}::int else h.organization end as organization, h.scheme) identifier_claim
    where ${reach.rows('claim')} and (${which} = 'all' or h.state = 'proposed')
    order by h.state = 'proposed' desc, h.id desc limit 200`.execute(db)
  return rows
}

export type ChangeProposed = 'proposed' | 'hidden' | 'over' | 'nobody' | 'before'

/** Proposes that a claim ends, or goes over to another organization. Begins with that day in the given zone. */
export async function proposeClaimChange(
  db: Writer,
  _reach: Reach<'verify', 'IdentifierClaim'>,
  change: { claim: number; to: OrganizationSlug | null; day: string; zone: string; reason: string },
): Promise<ChangeProposed> {
  const { rows } = await sql<{ outcome: ChangeProposed }>`
    select portal.propose_claim_change(${change.claim}, ${change.to}, ${change.day}::date::timestamp at time zone ${change.zone}, ${change.reason}) as outcome`.execute(
    db,
  )
  return rows[0]?.outcome ?? 'hidden'
}

export type ChangeDecided = 'confirmed' | 'refused' | 'hidden' | 'over' | 'twice' | 'early'

/** A second person of the operator confirms a change, or somebody refuses it. */
export async function decideClaimChange(
  db: Writer,
  _reach: Reach<'verify' | 'refuse', 'IdentifierClaim'>,
  decided: { id: number; yes: boolean; reason: string },
): Promise<ChangeDecided> {
  await takesLong(db)
  const { rows } = await sql<{ outcome: ChangeDecided }>`
    select portal.decide_claim_change(${decided.id}, ${decided.yes}, ${decided.reason}) as outcome`.execute(db)
  return rows[0]?.outcome ?? 'hidden'
}

/** Organizations that may hold a number, by name: all but the operator and guests. */
export async function possibleHolders(
  db: Reader,
  _reach: Reach<'verify', 'IdentifierClaim'>,
): Promise<{ slug: string; name: string; name_zh: string | null }[]> {
  const { rows } = await sql<{ slug: string; name: string; name_zh: string | null }>`
    select slug, name, name_zh from portal.organization where kind not in ('operator', 'guest') order by name limit 1000`.execute(
    db,
  )
  return rows
}
