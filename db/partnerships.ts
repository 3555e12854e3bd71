import { sql } from 'kysely'
import type { InvitationId, OrganizationId, OrganizationSlug } from '#app/vocabulary/ids.ts'
import type { Reach } from '#policies/reach.ts'
import type { Reader, Writer } from './database.ts'
import type { OrganizationKind } from './portal/foundation.ts'
import type { InvitationState } from './portal/sharing.ts'

/** Another organization as pages name it. */
export type PartnerRow = {
  readonly id: OrganizationId
  readonly slug: string
  readonly name: string
  readonly name_zh: string | null
  readonly country: string
  readonly kind: OrganizationKind
  readonly began_at: Date
  readonly ended_at: Date | null
  readonly ended_because: string | null
  /** Since when we, and they, have suspended it; null while it is not. Why we did is ours to read; why they did is theirs. */
  readonly suspended_by_us: Date | null
  readonly suspended_by_them: Date | null
  readonly suspended_because: string | null
  /** Grants that are live now: of our facts to them, and of theirs to us. */
  readonly given: number
  readonly received: number
  /** Offers to us that wait for an answer, and proposals of ours that wait for approval. */
  readonly waiting: number
}

/** Whether one of the two has suspended the partnership. */
export const isSuspended = (row: PartnerRow) => row.suspended_by_us !== null || row.suspended_by_them !== null

const PARTNERS = (
  reach: Reach<'read', 'Partnership'>,
) => sql`select o.id, o.slug, o.name, o.name_zh, o.country, o.kind, partnership.began_at, partnership.ended_at, partnership.ended_because,
    case when partnership.inviter = ${reach.me}::int then partnership.inviter_suspended_at else partnership.invited_suspended_at end as suspended_by_us,
    case when partnership.inviter = ${reach.me}::int then partnership.invited_suspended_at else partnership.inviter_suspended_at end as suspended_by_them,
    (select s.because from portal.suspension s where s.partnership = partnership.id and s.organization = ${reach.me}::int and s.resumed_at is null) as suspended_because,
    (select count(*)::int from portal.grant_ g where g.owner = ${reach.me}::int and g.partner = o.id and portal.grant_lives(g.id)) as given,
    (select count(*)::int from portal.grant_ g where g.partner = ${reach.me}::int and g.owner = o.id and portal.grant_lives(g.id)) as received,
    (select count(*)::int from portal.grant_ g where g.accepted_at is null and g.revoked_at is null and g.declined_at is null and now() < g.ends
      and ((g.partner = ${reach.me}::int and g.owner = o.id) or (g.owner = ${reach.me}::int and g.partner = o.id and g.beyond_template and g.approved_at is null))) as waiting
  from portal.partnership join portal.organization o on o.id = case when partnership.inviter = ${reach.me}::int then partnership.invited else partnership.inviter end
  where ${reach.rows('partner')}`

/** Everybody we share with or once shared with, each once: those that last first, by name. */
export async function partnersOf(db: Reader, reach: Reach<'read', 'Partnership'>): Promise<PartnerRow[]> {
  const { rows } = await sql<PartnerRow>`select * from (select distinct on (p.id) p.* from (${PARTNERS(reach)}) p
    order by p.id, p.ended_at desc nulls first) p order by p.ended_at is not null, p.name`.execute(db)
  return rows
}

/** One of them; null when we never shared with an organization of this name. */
export async function partnerBySlug(
  db: Reader,
  reach: Reach<'read', 'Partnership'>,
  slug: OrganizationSlug,
): Promise<PartnerRow | null> {
  const { rows } = await sql<PartnerRow>`${PARTNERS(reach)} and o.slug = ${slug}
    order by partnership.ended_at desc nulls first limit 1`.execute(db)
  return rows[0] ?? null
}

export type InvitationRow = {
  readonly id: InvitationId
  readonly address: string
  readonly name: string
  readonly state: InvitationState | 'lapsed'
  readonly by: string
  readonly invited_at: Date
  readonly lapses_at: Date
}

/** Whom we invited, newest first. Nothing here tells whether a location number is known. */
export async function invitationsOf(db: Reader, reach: Reach<'read', 'Invitation'>): Promise<InvitationRow[]> {
  const { rows } = await sql<InvitationRow>`
    select invitation.public_id as id, coalesce(invitation.email, invitation.gln) as address, invitation.name,
      case when invitation.state = 'sent' and invitation.lapses_at <= now() then 'lapsed' else invitation.state end as state,
      p.name as by, invitation.invited_at, invitation.lapses_at
    from portal.invitation join portal.person p on p.id = invitation.invited_by
    where ${reach.rows('invited')} order by invitation.id desc limit 200`.execute(db)
  return rows
}

export type InvitationToUs = {
  readonly id: InvitationId
  readonly slug: string
  readonly name: string
  readonly name_zh: string | null
  readonly country: string
  readonly kind: OrganizationKind
  readonly note: string | null
  readonly invited_at: Date
  readonly lapses_at: Date
}

/** Who invited us by our location number and waits for an answer. */
export async function invitationsToUs(db: Reader, _reach: Reach<'read', 'Partnership'>): Promise<InvitationToUs[]> {
  const { rows } = await sql<InvitationToUs>`select * from portal.invitations_to_us()`.execute(db)
  return rows
}

/** Whom to invite: a person by address with a secret for the letter, or whoever holds a location number. */
export type Inviting = {
  readonly email: string | null
  readonly gln: string | null
  readonly name: string
  readonly note: string | null
  /** SHA-256 of the secret in the letter, and the path that carries it. */
  readonly digest: Buffer | null
  readonly path: string | null
  readonly language: string
}

/** Invites. The letter is posted in the same transaction. */
export async function invite(db: Writer, _reach: Reach<'invite', 'Invitation'>, asked: Inviting): Promise<void> {
  await sql`select portal.invite(${asked.email}, ${asked.gln}, ${asked.name}, ${asked.note}, ${asked.digest}, ${asked.path}, ${asked.language})`.execute(
    db,
  )
}

/** Takes an invitation of ours back; false when it was answered before. */
export async function withdrawInvitation(
  db: Writer,
  _reach: Reach<'change', 'Invitation'>,
  id: InvitationId,
): Promise<boolean> {
  const { rows } = await sql<{ done: boolean }>`select portal.withdraw_invitation(${id}) as done`.execute(db)
  return rows[0]?.done ?? false
}

export type InvitationAnswered = 'hidden' | 'over' | 'own' | 'accepted' | 'declined'

/** Accepts or declines for our organization: by the id of an invitation to our number, or by the secret of a letter. */
export async function answerInvitation(
  db: Writer,
  _reach: Reach<'change', 'Partnership'>,
  by: { id: InvitationId } | { digest: Buffer },
  yes: boolean,
): Promise<InvitationAnswered> {
  const { rows } = await sql<{ outcome: InvitationAnswered }>`
    select portal.answer_invitation(${'id' in by ? by.id : null}, ${'digest' in by ? by.digest : null}, ${yes}) as outcome`.execute(
    db,
  )
  return rows[0]?.outcome ?? 'hidden'
}

/** Ends a partnership and every grant between the two. */
export async function endPartnership(
  db: Writer,
  _reach: Reach<'change', 'Partnership'>,
  slug: OrganizationSlug,
  why: string,
): Promise<'ended' | 'hidden'> {
  const { rows } = await sql<{
    outcome: 'ended' | 'hidden'
  }>`select portal.end_partnership(${slug}, ${why}) as outcome`.execute(db)
  return rows[0]?.outcome ?? 'hidden'
}

/** What came of it: `over` when our side had done so before. */
export type PartnershipPaused = 'done' | 'over' | 'hidden'

/** Suspends a partnership for our side, at once: no grant between the two counts meanwhile. The reason is ours alone. */
export async function suspendPartnership(
  db: Writer,
  _reach: Reach<'suspend', 'Partnership'>,
  slug: OrganizationSlug,
  why: string,
): Promise<PartnershipPaused> {
  const { rows } = await sql<{
    outcome: PartnershipPaused
  }>`select portal.suspend_partnership(${slug}, ${why}) as outcome`.execute(db)
  return rows[0]?.outcome ?? 'hidden'
}

/** Takes our own suspension back; one of the other side stays. */
export async function resumePartnership(
  db: Writer,
  _reach: Reach<'suspend', 'Partnership'>,
  slug: OrganizationSlug,
): Promise<PartnershipPaused> {
  const { rows } = await sql<{
    outcome: PartnershipPaused
  }>`select portal.resume_partnership(${slug}) as outcome`.execute(db)
  return rows[0]?.outcome ?? 'hidden'
}

export type LetterInvitation = {
  readonly slug: string
  readonly name: string
  readonly name_zh: string | null
  readonly country: string
  readonly kind: OrganizationKind
  readonly person: string
  readonly email: string
  readonly note: string | null
  readonly state: InvitationState | 'lapsed'
  readonly lapses_at: Date
  /** Whether the address has an account here: only whoever holds the letter asks. */
  readonly known: boolean
}

/** What the letter with this secret is about; null when there is no such letter. Identity scope. */
export async function invitationInLetter(db: Writer, digest: Buffer): Promise<LetterInvitation | null> {
  const { rows } = await sql<LetterInvitation>`select * from portal.invitation_in_letter(${digest})`.execute(db)
  return rows[0] ?? null
}

/** An organization and its first person, as they say themselves. */
export type Joining = {
  readonly company: string
  readonly companyZh: string
  readonly country: string
  readonly kind: OrganizationKind
  readonly name: string
  readonly passwordHash: string
  readonly language: string
  readonly zone: string
}

/** Joins by a letter. `known`: the address has an account, which is signed in with instead. Identity scope. */
export async function joinByLetter(
  db: Writer,
  digest: Buffer,
  said: Joining,
): Promise<'hidden' | 'over' | 'known' | 'joined'> {
  const { rows } = await sql<{ outcome: 'hidden' | 'over' | 'known' | 'joined' }>`
    select portal.join_by_letter(${digest}, ${JSON.stringify(said)}::jsonb) as outcome`.execute(db)
  return rows[0]?.outcome ?? 'hidden'
}
