import { sql } from 'kysely'
import type { OrganizationId, PersonId } from '#app/vocabulary/ids.ts'
import type { Writer } from './database.ts'
import type { OrganizationKind, Role } from './portal/foundation.ts'

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
  } | null
  readonly providerSession: string | null
  readonly authTime: Date
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
  const { personId, subject, name, email, language, zone, organizationId, slug, organizationName, kind, roles } = row
  return {
    person: { id: personId, subject, name, email, language, zone },
    organization:
      organizationId && slug && organizationName && kind && roles
        ? { id: organizationId, slug, name: organizationName, nameZh: row.organizationNameZh, kind, roles }
        : null,
    providerSession: row.providerSession,
    authTime: row.authTime,
  }
}

/**
 * Continues a session under a new id, for an organization: the old id is dead afterwards. False when the old one was
 * already gone, so that two rotations at once leave one session. Identity scope.
 */
export async function rotateSession(
  db: Writer,
  from: Buffer,
  to: { id: Buffer; organization: OrganizationId },
): Promise<boolean> {
  const old = await db.deleteFrom('portal.web_session').where('id', '=', from).returningAll().executeTakeFirst()
  if (!old) return false
  await startSession(db, {
    id: to.id,
    person: old.person,
    organization: to.organization,
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
