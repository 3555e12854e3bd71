import type { OrganizationId, PersonId } from '#app/vocabulary/ids.ts'
import type { Writer } from './database.ts'
import type { Membership } from './portal/identity.ts'

/** A person as sign-in needs them; the hash never leaves the identity room. */
export type Person = {
  readonly id: PersonId
  readonly subject: string
  readonly email: string
  readonly name: string
  readonly language: string | null
  readonly zone: string
}

const PERSON = ['id', 'subject', 'email', 'name', 'language', 'zone'] as const

/** The person with this address who may sign in, with the stored password hash; null when there is none. Identity scope. */
export async function findPersonByEmail(
  db: Writer,
  email: string,
): Promise<(Person & { passwordHash: string | null }) | null> {
  const row = await db
    .selectFrom('portal.person')
    .select([...PERSON, 'password_hash as passwordHash'])
    .where('email', '=', email.toLowerCase())
    .where('disabled_at', 'is', null)
    .executeTakeFirst()
  return row ?? null
}

/** The person tokens call `subject`; null when unknown or disabled. Identity scope. */
export async function findPersonBySubject(db: Writer, subject: string): Promise<Person | null> {
  const row = await db
    .selectFrom('portal.person')
    .select(PERSON)
    .where('subject', '=', subject)
    .where('disabled_at', 'is', null)
    .executeTakeFirst()
  return row ?? null
}

/** For which organizations a person may act now, by name. Suspended organizations and ended memberships are left out. */
export async function membershipsOf(db: Writer, person: PersonId): Promise<Membership[]> {
  return db
    .selectFrom('portal.membership as m')
    .innerJoin('portal.organization as o', 'o.id', 'm.organization')
    .select([
      'o.id as organizationId',
      'o.slug',
      'o.name',
      'o.name_zh as nameZh',
      'o.kind',
      'm.roles',
      'o.second_factor as secondFactorRule',
    ])
    .where('m.person', '=', person)
    .where('m.ended_at', 'is', null)
    .where('o.suspended_at', 'is', null)
    .orderBy('o.name')
    .execute()
}

/** The membership of a person in one organization as it is now; null when it ended or the organization is suspended. */
export async function membershipIn(
  db: Writer,
  person: PersonId,
  organization: OrganizationId,
): Promise<Membership | null> {
  const all = await membershipsOf(db, person)
  return all.find((membership) => membership.organizationId === organization) ?? null
}

/** Keeps the language a person chose (`en`, `zh-CN`). Identity scope. */
export async function keepLanguage(db: Writer, person: PersonId, language: string): Promise<void> {
  await db.updateTable('portal.person').set({ language }).where('id', '=', person).execute()
}
