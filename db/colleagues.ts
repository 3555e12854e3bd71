import { sql } from 'kysely'
import type { ColleagueInvitationId, PersonId } from '#app/vocabulary/ids.ts'
import type { Reach } from '#policies/reach.ts'
import type { Reader, Writer } from './database.ts'
import type { Role } from './portal/foundation.ts'

export type ColleagueInvitationRow = {
  readonly id: ColleagueInvitationId
  readonly email: string
  readonly name: string
  readonly roles: Role[]
  readonly lapses_at: Date
  readonly lapsed: boolean
}

/** Whom we invited to act for us and who has not answered, newest first. */
export async function colleagueInvitations(
  db: Reader,
  reach: Reach<'invite', 'Person'>,
): Promise<ColleagueInvitationRow[]> {
  const { rows } = await sql<ColleagueInvitationRow>`
    select i.public_id as id, i.email, i.name, i.roles, i.lapses_at, i.lapses_at <= now() as lapsed
    from portal.colleague_invitation i, lateral (select null::int as id, i.organization as colleague_of) person
    where i.state = 'sent' and ${reach.rows('email')} order by i.id desc limit 200`.execute(db)
  return rows
}

/** Invites a colleague; the letter is posted in the same transaction. `member`: the person belongs here already. */
export async function inviteColleague(
  db: Writer,
  _reach: Reach<'invite', 'Person'>,
  asked: { email: string; name: string; roles: readonly Role[]; digest: Buffer; path: string; language: string },
): Promise<'sent' | 'member'> {
  const { rows } = await sql<{ outcome: 'sent' | 'member' }>`
    select portal.invite_colleague(${asked.email}, ${asked.name}, ${[...asked.roles]}::text[], ${asked.digest}, ${asked.path}, ${asked.language}) as outcome`.execute(
    db,
  )
  return rows[0]?.outcome ?? 'member'
}

/** Takes such an invitation back; false when it was answered before. */
export async function withdrawColleague(
  db: Writer,
  _reach: Reach<'invite', 'Person'>,
  id: ColleagueInvitationId,
): Promise<boolean> {
  const { rows } = await sql<{ done: boolean }>`select portal.withdraw_colleague(${id}) as done`.execute(db)
  return rows[0]?.done ?? false
}

/** Sets the roles of a colleague; null ends the membership. Either counts from their next request. */
export async function keepMembership(
  db: Writer,
  _reach: Reach<'change', 'Membership'>,
  person: PersonId,
  roles: readonly Role[] | null,
): Promise<'kept' | 'hidden' | 'last-admin'> {
  const { rows } = await sql<{ outcome: 'kept' | 'hidden' | 'last-admin' }>`
    select portal.keep_membership(${person}, ${roles === null ? null : [...roles]}::text[]) as outcome`.execute(db)
  return rows[0]?.outcome ?? 'hidden'
}

export type ColleagueLetter = {
  readonly slug: string
  readonly name: string
  readonly name_zh: string | null
  readonly person: string
  readonly email: string
  readonly roles: Role[]
  readonly state: 'sent' | 'accepted' | 'withdrawn' | 'lapsed'
  /** Whether the address has an account: only whoever holds the letter asks. */
  readonly known: boolean
}

/** What the letter with this secret is about; null when there is no such letter. Identity scope. */
export async function colleagueLetter(db: Writer, digest: Buffer): Promise<ColleagueLetter | null> {
  const { rows } = await sql<ColleagueLetter>`select * from portal.colleague_letter(${digest})`.execute(db)
  return rows[0] ?? null
}

/** Accepts: as a new person, or (with `person`) as the one who is signed in, if the letter was for them. Identity scope. */
export async function joinAsColleague(
  db: Writer,
  digest: Buffer,
  as: { person: PersonId } | { name: string; passwordHash: string; language: string; zone: string },
): Promise<'hidden' | 'over' | 'known' | 'another' | 'joined'> {
  const known = 'person' in as
  const { rows } = await sql<{ outcome: 'hidden' | 'over' | 'known' | 'another' | 'joined' }>`
    select portal.join_as_colleague(${digest}, ${known ? String(as.person) : null}, ${known ? null : JSON.stringify(as)}::jsonb) as outcome`.execute(
    db,
  )
  return rows[0]?.outcome ?? 'hidden'
}
