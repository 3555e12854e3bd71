import { sql } from 'kysely'
import type { PersonId } from '#app/vocabulary/ids.ts'
import type { Writer } from './database.ts'

/** A person's second factor as it is kept: the secret sealed, and how much of it is used up. */
export type KeptFactor = {
  readonly sealed: string
  readonly confirmed: boolean
  readonly confirmedAt: Date | null
  readonly lastStep: number
  /** Recovery codes that were not used yet. */
  readonly codesLeft: number
}

/** The second factor of a person, confirmed or being set up; null when there is none. Identity scope. */
export async function factorOf(db: Writer, person: PersonId): Promise<KeptFactor | null> {
  const row = await db
    .selectFrom('portal.second_factor as f')
    .select((eb) => [
      'f.sealed',
      'f.confirmed_at as confirmedAt',
      'f.last_step as lastStep',
      eb
        .selectFrom('portal.recovery_code as c')
        .select((c) => c.fn.countAll<number>().as('n'))
        .whereRef('c.person', '=', 'f.person')
        .where('c.used_at', 'is', null)
        .as('codesLeft'),
    ])
    .where('f.person', '=', person)
    .executeTakeFirst()
  if (!row) return null
  return { ...row, confirmed: row.confirmedAt !== null, codesLeft: row.codesLeft ?? 0 }
}

/** Whether somebody called so in tokens has a confirmed second factor. Identity scope. */
export async function hasFactor(db: Writer, subject: string): Promise<boolean> {
  const { rows } = await sql<{ has: boolean }>`select exists (select from portal.second_factor f
    join portal.person p on p.id = f.person where p.subject = ${subject} and f.confirmed_at is not null) as has`.execute(
    db,
  )
  return rows[0]?.has ?? false
}

/** Begins to set one up, in place of one that was never confirmed. False when a confirmed one is there. Identity scope. */
export async function startFactor(db: Writer, person: PersonId, sealed: string): Promise<boolean> {
  const { rows } = await sql`insert into portal.second_factor (person, sealed) values (${person}, ${sealed})
    on conflict on constraint second_factor_is_one_per_person do update set sealed = excluded.sealed, last_step = 0
      where second_factor.confirmed_at is null returning person`.execute(db)
  return rows.length === 1
}

/** The first code was right: it counts from now on. False when somebody was faster. Identity scope. */
export async function confirmFactor(db: Writer, person: PersonId, step: number): Promise<boolean> {
  const done = await db
    .updateTable('portal.second_factor')
    .set({ confirmed_at: sql`now()`, last_step: step })
    .where('person', '=', person)
    .where('confirmed_at', 'is', null)
    .executeTakeFirst()
  return done.numUpdatedRows === 1n
}

/** Uses up the code of a time step. False when this or a later one was used before: of many at once one gets true. Identity scope. */
export async function useStep(db: Writer, person: PersonId, step: number): Promise<boolean> {
  const done = await db
    .updateTable('portal.second_factor')
    .set({ last_step: step })
    .where('person', '=', person)
    .where('confirmed_at', 'is not', null)
    .where('last_step', '<', step)
    .executeTakeFirst()
  return done.numUpdatedRows === 1n
}

/** Uses up a recovery code. False when there is none like it or it was used. Identity scope. */
export async function useRecoveryCode(db: Writer, person: PersonId, digest: Buffer): Promise<boolean> {
  const done = await db
    .updateTable('portal.recovery_code')
    .set({ used_at: sql`now()` })
    .where('person', '=', person)
    .where('digest', '=', digest)
    .where('used_at', 'is', null)
    .executeTakeFirst()
  return done.numUpdatedRows === 1n
}

/** Puts new recovery codes in the place of all old ones. Identity scope. */
export async function replaceRecoveryCodes(db: Writer, person: PersonId, digests: readonly Buffer[]): Promise<void> {
  await db.deleteFrom('portal.recovery_code').where('person', '=', person).execute()
  await sql`insert into portal.recovery_code (person, digest) select ${person}::int, unnest(${[...digests]}::bytea[])`.execute(
    db,
  )
}

/** Takes the second factor away, with its recovery codes. Identity scope. */
export async function removeFactor(db: Writer, person: PersonId): Promise<void> {
  await db.deleteFrom('portal.second_factor').where('person', '=', person).execute()
}
