import { sql } from 'kysely'
import type { OrganizationId, PersonId } from '#app/vocabulary/ids.ts'
import type { Writer } from './database.ts'
import type { OrganizationKind, Role } from './portal/foundation.ts'
import type { SecondFactorRule } from '#app/vocabulary/second-factor-rule.ts'

/** How long a browser stays signed in: without use, and at most. */
const IDLE = '8 hours'
const ABSOLUTE = '12 hours'

/** A session as each request finds it. `organization` is null until the person has chosen one they still belong to. */
export type FoundSession = {
  readonly person: { id: PersonId; subject: string; name: string; email: string; language: string | null; zone: string }
  readonly organization: {
    id: OrganizationId
    slug: string
    name: string
    nameZh: string | null
    kind: OrganizationKind
    roles: readonly Role[]
    secondFactorRule: SecondFactorRule
  } | null
  readonly providerSession: string | null
  readonly authTime: Date
  /** Whether a second factor was shown when it began. */
  readonly secondFactor: boolean
}

/** Opens a session. `id` is the digest of the cookie's value. Identity scope. */
export async function startSession(
  db: Writer,
  session: {
    id: Buffer
    person: PersonId
    organization: OrganizationId | null
    providerSession: string | null
    authTime: Date
    secondFactor: boolean
    /** Set when a session continues under a new id: the end of the first one stays. */
    expiresAt?: Date
  },
): Promise<void> {
  await db
    .insertInto('portal.web_session')
    .values({
      id: session.id,
      person: session.person,
      organization: session.organization,
      provider_session: session.providerSession,
      auth_time: session.authTime,
      second_factor: session.secondFactor,
      expires_at: session.expiresAt ?? sql<Date>`now() + ${ABSOLUTE}::interval`,
    })
    .execute()
}

/**
 * The live session with this digest, with the membership as it is at this moment; null when there is none, it has
 * lapsed, or the person is disabled. Identity scope.
 */
export async function findSession(db: Writer, id: Buffer): Promise<FoundSession | null> {
  const row = await db
    .selectFrom('portal.web_session as s')
    .innerJoin('portal.person as p', 'p.id', 's.person')
    .leftJoin('portal.membership as m', (join) =>
      join
        .onRef('m.person', '=', 's.person')
        .onRef('m.organization', '=', 's.organization')
        .on('m.ended_at', 'is', null),
    )
    .leftJoin('portal.organization as o', (join) =>
      join.onRef('o.id', '=', 'm.organization').on('o.suspended_at', 'is', null),
    )
    .select([
      'p.id as personId',
      'p.subject',
      'p.name',
      'p.email',
      'p.language',
      'p.zone',
      'o.id as organizationId',
      'o.slug',
      'o.name as organizationName',
      'o.name_zh as organizationNameZh',
      'o.kind',
      'm.roles',
      'o.second_factor as secondFactorRule',
      's.second_factor as secondFactor',
      's.provider_session as providerSession',
      's.auth_time as authTime',
      sql<boolean>`s.last_seen_at < now() - interval '1 minute'`.as('stale'),
    ])
    .where('s.id', '=', id)
    .where('s.expires_at', '>', sql<Date>`now()`)
    .where('s.last_seen_at', '>', sql<Date>`now() - ${IDLE}::interval`)
    .where('p.disabled_at', 'is', null)
    .executeTakeFirst()
  if (!row) return null
  if (row.stale) {
    await db
      .updateTable('portal.web_session')
      .set({ last_seen_at: sql`now()` })
      .where('id', '=', id)
      .execute()
  }
  const {
    personId,
    subject,
    name,
    email,
    language,
    zone,
    organizationId,
    slug,
    organizationName,
    kind,
    roles,
    secondFactorRule,
  } = row
  return {
    person: { id: personId, subject, name, email, language, zone },
    organization:
      organizationId && slug && organizationName && kind && roles && secondFactorRule
        ? {
            id: organizationId,
            slug,
            name: organizationName,
            nameZh: row.organizationNameZh,
            kind,
            roles,
            secondFactorRule,
          }
        : null,
    providerSession: row.providerSession,
    authTime: row.authTime,
    secondFactor: row.secondFactor,
  }
}

/**
 * Continues a session under a new id, for another organization or after a second factor was shown: the old id is dead
 * afterwards. False when the old one was already gone, so that two rotations at once leave one session. Identity scope.
 */
export async function rotateSession(
  db: Writer,
  from: Buffer,
  to: { id: Buffer; organization?: OrganizationId; secondFactor?: boolean },
): Promise<boolean> {
  const old = await db.deleteFrom('portal.web_session').where('id', '=', from).returningAll().executeTakeFirst()
  if (!old) return false
  await startSession(db, {
    id: to.id,
    person: old.person,
    organization: to.organization ?? old.organization,
    secondFactor: to.secondFactor ?? old.second_factor,
    providerSession: old.provider_session,
    authTime: old.auth_time,
    expiresAt: old.expires_at,
  })
  return true
}

/** Ends one session. Identity scope. */
export async function endSession(db: Writer, id: Buffer): Promise<void> {
  await db.deleteFrom('portal.web_session').where('id', '=', id).execute()
}

/** One of the browsers in which a person is signed in. */
export type SignedInSomewhere = {
  readonly current: boolean
  readonly since: Date
  readonly lastSeen: Date
  readonly organization: { name: string; nameZh: string | null } | null
  readonly secondFactor: boolean
}

/** Where a person is signed in, newest use first. `current` is the digest of the asking browser. Identity scope. */
export async function sessionsOf(db: Writer, person: PersonId, current: Buffer): Promise<SignedInSomewhere[]> {
  const rows = await db
    .selectFrom('portal.web_session as s')
    .leftJoin('portal.organization as o', 'o.id', 's.organization')
    .select([
      's.id',
      's.created_at as since',
      's.last_seen_at as lastSeen',
      'o.name',
      'o.name_zh as nameZh',
      's.second_factor as secondFactor',
    ])
    .where('s.person', '=', person)
    .where('s.expires_at', '>', sql<Date>`now()`)
    .where('s.last_seen_at', '>', sql<Date>`now() - ${IDLE}::interval`)
    .orderBy('s.last_seen_at', 'desc')
    .limit(50)
    .execute()
  return rows.map(({ id, name, nameZh, ...row }) => ({
    ...row,
    organization: name === null ? null : { name, nameZh },
    current: id.equals(current),
  }))
}

/** Signs a person out everywhere but in the asking browser. Gives the number of sessions ended. Identity scope. */
export async function endOtherSessions(db: Writer, person: PersonId, current: Buffer): Promise<number> {
  const ended = await db
    .deleteFrom('portal.web_session')
    .where('person', '=', person)
    .where('id', '<>', current)
    .executeTakeFirst()
  return Number(ended.numDeletedRows)
}

/** Ends every session of the portal that came out of one session of the provider. Identity scope. */
export async function endSessionsOfProvider(db: Writer, providerSession: string): Promise<void> {
  await db.deleteFrom('portal.web_session').where('provider_session', '=', providerSession).execute()
}

/** Removes what has lapsed. Identity scope. */
export async function sweepSessions(db: Writer): Promise<void> {
  await sql`delete from portal.web_session where expires_at < now() or last_seen_at < now() - ${IDLE}::interval`.execute(
    db,
  )
  await sql`delete from portal.sign_in_attempt where at < now() - interval '90 days'`.execute(db)
}
