import { type Kysely, sql } from 'kysely'
import pg from 'pg'
import type { LetterKind } from '#emails/catalog.ts'
import type { OrganizationId, PersonId } from '#app/vocabulary/ids.ts'
import type { Database, Writer } from './database.ts'

/** A letter that this process holds a lease on. */
export type HeldLetter = {
  readonly id: number
  readonly kind: string
  readonly to_organization: OrganizationId | null
  readonly to_person: PersonId | null
  readonly about: Record<string, unknown>
  readonly attempts: number
}
export type LetterReader = { readonly email: string; readonly name: string; readonly language: string | null }

/** Posts in the caller's transaction: a letter exists exactly when the change it tells of does. */
export async function post(
  db: Writer,
  letter: {
    kind: LetterKind
    to: { organization: OrganizationId; roles?: readonly string[] } | { person: PersonId }
    about: Record<string, unknown>
    from: OrganizationId | null
  },
): Promise<void> {
  const toOrganization = 'organization' in letter.to ? letter.to.organization : null
  const toPerson = 'person' in letter.to ? letter.to.person : null
  const roles = 'organization' in letter.to ? letter.to.roles : undefined
  const about = JSON.stringify({ ...letter.about, ...(roles ? { roles } : {}) })
  await sql`insert into portal.outbox (kind, to_organization, to_person, about, created_by)
    values (${letter.kind}, ${toOrganization}, ${toPerson}, ${about}::jsonb, ${letter.from})`.execute(db)
}

/** Takes up to `howMany` waiting letters for `leaseSeconds`; nobody else gets them in that time. */
export async function takeLetters(db: Kysely<Database>, howMany: number, leaseSeconds: number): Promise<HeldLetter[]> {
  const { rows } = await sql<HeldLetter>`
    select id, kind, to_organization, to_person, about, attempts
    from portal.take_letters(${howMany}, make_interval(secs => ${leaseSeconds}))`.execute(db)
  return rows
}

/** Who reads a letter, as members are now. */
export async function letterReaders(db: Kysely<Database>, letter: number): Promise<LetterReader[]> {
  const { rows } = await sql<LetterReader>`select * from portal.letter_readers(${letter}) order by email`.execute(db)
  return rows
}

/** Marks a letter as gone. */
export async function markSent(db: Kysely<Database>, letter: number): Promise<void> {
  await sql`select portal.letter_sent(${letter})`.execute(db)
}

/** Gives a letter back to be tried later, or shelves it after `giveUpAfter` attempts. */
export async function markFailed(
  db: Kysely<Database>,
  letter: number,
  why: string,
  giveUpAfter: number,
): Promise<void> {
  await sql`select portal.letter_failed(${letter}, ${why}, ${giveUpAfter})`.execute(db)
}

/**
 * Listens for new letters over a connection of its own. `ring` is called for each; resolves when `stop` is aborted,
 * rejects when the connection is lost.
 */
export async function listenForLetters(url: string, ring: () => void, stop: AbortSignal): Promise<void> {
  const client = new pg.Client({ connectionString: url, application_name: 'trace-commons outbox', keepAlive: true })
  try {
    await new Promise<void>((done, failed) => {
      client.on('error', failed)
      client.on('end', () => (stop.aborted ? done() : failed(new Error('the connection was closed'))))
      client.on('notification', ring)
      stop.addEventListener('abort', () => done(), { once: true })
      client
        .connect()
        .then(() => client.query('listen outbox'))
        .then(ring) // what was posted while nobody listened
        .catch(failed)
    })
  } finally {
    client.removeAllListeners('end')
    await client.end().catch(() => {})
  }
}

/** How much waits to be done in the whole house: numbers alone. */
export async function backlog(db: Kysely<Database>): Promise<Record<string, number>> {
  const { rows } = await sql<{ of: string; n: number }>`select of, n from portal.backlog()`.execute(db)
  return Object.fromEntries(rows.map(({ of, n }) => [of, n]))
}
