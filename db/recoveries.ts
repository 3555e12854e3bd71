import { sql } from 'kysely'
import type { OrganizationId, PersonId, RecoveryId } from '#app/vocabulary/ids.ts'
import type { Reach } from '#policies/reach.ts'
import type { SecondFactorRule } from '#app/vocabulary/second-factor-rule.ts'
import type { Reader, Writer } from './database.ts'
import type { Role } from './portal/foundation.ts'

/** Where a request of recovery stands, as one organization sees it. */
export type RecoveryRow = {
  readonly id: RecoveryId
  readonly person: PersonId
  readonly name: string
  readonly email: string
  readonly reason: string
  readonly asked_at: Date
  readonly lapses_at: Date
  /** Admins of this organization who said yes. */
  readonly approved_by: readonly string[]
  /** Whether the reader said yes already. */
  readonly mine: boolean
}

/** Keeps that a person asks for recovery. Null when one is open already. Identity scope. */
export async function keepRecovery(db: Writer, person: PersonId, reason: string): Promise<RecoveryId | null> {
  await sql`update portal.recovery_request set state = 'withdrawn', decided_at = now()
    where person = ${person} and state = 'asked' and lapses_at <= now()`.execute(db)
  const { rows } = await sql<{
    id: RecoveryId
  }>`insert into portal.recovery_request (person, reason) values (${person}, ${reason})
    on conflict do nothing returning public_id as id`.execute(db)
  return rows[0]?.id ?? null
}

/** Whether a person has an open request. Identity scope. */
export async function recoveryIsOpen(db: Writer, person: PersonId): Promise<boolean> {
  const { rows } =
    await sql`select from portal.recovery_request where person = ${person} and state = 'asked' and lapses_at > now()`.execute(
      db,
    )
  return rows.length > 0
}

/** Requests of colleagues that wait for a decision, oldest first. */
export async function recoveriesWaiting(
  db: Reader,
  reach: Reach<'read', 'Recovery'>,
  reader: PersonId,
): Promise<RecoveryRow[]> {
  const { rows } = await sql<RecoveryRow>`
    select recovery.public_id as id, p.id as person, p.name, p.email, recovery.reason, recovery.asked_at, recovery.lapses_at,
      array(select d.name from portal.recovery_decision x join portal.person d on d.id = x.person
        where x.request = recovery.id and x.organization = recovery.organization and x.approved order by x.at) as approved_by,
      exists (select from portal.recovery_decision x where x.request = recovery.id and x.person = ${reader}::int) as mine
    from (select r.*, ${reach.me}::int as organization from portal.recovery_request r) recovery join portal.person p on p.id = recovery.person
    where recovery.state = 'asked' and recovery.lapses_at > now() and ${reach.rows('request')} order by recovery.asked_at`.execute(
    db,
  )
  return rows
}

export type RecoveryOutcome = 'hidden' | 'own' | 'decided' | 'twice' | 'refused' | 'first' | 'approved'

/** One admin says yes or no; the database counts. */
export async function decideRecovery(
  db: Writer,
  decision: { id: RecoveryId; approve: boolean; reason: string },
): Promise<RecoveryOutcome> {
  const { rows } = await sql<{ outcome: RecoveryOutcome }>`
    select portal.decide_recovery(${decision.id}, ${decision.approve}, ${decision.reason}) as outcome`.execute(db)
  return rows[0]?.outcome ?? 'hidden'
}

/** Whom a request is about; null when it is hidden from this organization. */
export async function personOfRecovery(db: Reader, id: RecoveryId): Promise<PersonId | null> {
  const { rows } = await sql<{
    person: PersonId
  }>`select person from portal.recovery_request where public_id = ${id}`.execute(db)
  return rows[0]?.person ?? null
}

export type ColleagueRow = {
  readonly person: PersonId
  readonly name: string
  readonly email: string
  readonly roles: readonly Role[]
  readonly second_factor: boolean
}

/** The people of our organization, by name. */
export async function colleagues(db: Reader, reach: Reach<'read', 'Person'>): Promise<ColleagueRow[]> {
  const { rows } = await sql<ColleagueRow>`select person.* from
    (select c.*, c.person as id, ${reach.me}::int as colleague_of from portal.colleagues() c) person where ${reach.rows('email')}`.execute(
    db,
  )
  return rows
}

/** Of whom our organization demands a second factor. */
export async function secondFactorRuleOf(db: Reader, organization: OrganizationId): Promise<SecondFactorRule> {
  const row = await db
    .selectFrom('portal.organization')
    .select('second_factor')
    .where('id', '=', organization)
    .executeTakeFirstOrThrow()
  return row.second_factor
}

/** Sets of whom our organization demands a second factor. */
export async function keepSecondFactorRule(
  db: Writer,
  reach: Reach<'change', 'Organization'>,
  rule: SecondFactorRule,
): Promise<boolean> {
  const { rows } =
    await sql`update portal.organization set second_factor = ${rule} where ${reach.rows('rules')} returning id`.execute(
      db,
    )
  return rows.length === 1
}

/** When an organization works: `HH:MM` in an IANA zone, ISO days of the week (Monday is 1). */
export type DeclaredHours = { from: string; until: string; days: number[]; zone: string }

/** The hours that our organization declares; null when it declares none. */
export async function hoursOf(db: Reader, organization: OrganizationId): Promise<DeclaredHours | null> {
  const row = await db
    .selectFrom('portal.organization')
    .select(['hours_from', 'hours_until', 'hours_days', 'hours_zone'])
    .where('id', '=', organization)
    .executeTakeFirstOrThrow()
  const { hours_from: from, hours_until: until, hours_days: days, hours_zone: zone } = row
  if (from === null || until === null || days === null || zone === null) return null
  return { from: from.slice(0, 5), until: until.slice(0, 5), days, zone }
}

/** Declares them, or (null) declares none. */
export async function keepHours(
  db: Writer,
  reach: Reach<'change', 'Organization'>,
  hours: DeclaredHours | null,
): Promise<boolean> {
  const { rows } =
    await sql`update portal.organization set hours_from = ${hours?.from ?? null}::time, hours_until = ${hours?.until ?? null}::time,
      hours_days = ${hours?.days ?? null}::int[], hours_zone = ${hours?.zone ?? null} where ${reach.rows('rules')} returning id`.execute(
      db,
    )
  return rows.length === 1
}
