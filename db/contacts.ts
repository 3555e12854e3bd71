import { type Kysely, sql } from 'kysely'
import type { ContactId, LocationId, PersonId } from '#app/vocabulary/ids.ts'
import type { Reach } from '#policies/reach.ts'
import type { Database, Writer } from './database.ts'
import type { ContactSaid } from './locations.ts'

/** The location of ours that a contact stands at, while neither is retired; `c` is the contact. */
const AT_OURS = sql`c.organization = location.organization and c.location = location.id and c.retired_at is null and location.retired_at is null`

/** Adds a contact to a location of our own; whoever adds it confirms it. False when the location is none, or retired. */
export async function addContact(
  db: Writer,
  reach: Reach<'change', 'Location'>,
  add: ContactSaid & { location: LocationId; by: PersonId },
): Promise<boolean> {
  const { rows } = await sql`
    insert into portal.contact (organization, location, name, email, phone, purposes, confirmed_by, changed_by)
    select location.organization, location.id, ${add.name}, ${add.email}, ${add.phone}, ${[...add.purposes]}::text[], ${add.by}::int, ${add.by}::int
    from portal.location where location.public_id = ${add.location} and location.retired_at is null and ${reach.rows('details')} returning id`.execute(
    db,
  )
  return rows.length === 1
}

/**
 * Changes a contact of ours; whoever does so confirms it. Another address is taken to be reached by letters until one bounces.
 * False when it is none, or retired.
 */
export async function changeContact(
  db: Writer,
  reach: Reach<'change', 'Location'>,
  change: ContactSaid & { id: ContactId; by: PersonId },
): Promise<boolean> {
  const { rows } = await sql`
    update portal.contact c set name = ${change.name}, email = ${change.email}, phone = ${change.phone}, purposes = ${[...change.purposes]}::text[],
      bounced_at = case when lower(c.email) = lower(${change.email}) then c.bounced_at end,
      confirmed_at = now(), confirmed_by = ${change.by}::int, changed_by = ${change.by}::int, changed_at = now()
    from portal.location where c.public_id = ${change.id} and ${AT_OURS} and ${reach.rows('details')} returning c.id`.execute(
    db,
  )
  return rows.length === 1
}

/** Retires a contact of ours. False when it is none, or retired already. */
export async function retireContact(
  db: Writer,
  reach: Reach<'change', 'Location'>,
  retire: { id: ContactId; by: PersonId; reason: string },
): Promise<boolean> {
  const { rows } = await sql`
    update portal.contact c set retired_at = now(), retired_because = ${retire.reason}, changed_by = ${retire.by}::int, changed_at = now()
    from portal.location where c.public_id = ${retire.id} and ${AT_OURS} and ${reach.rows('details')} returning c.id`.execute(
    db,
  )
  return rows.length === 1
}

/** Confirms one contact of a location of ours, or all of them; gives how many. Letters are taken to arrive again until one bounces. */
export async function confirmContacts(
  db: Writer,
  reach: Reach<'change', 'Location'>,
  confirm: { location: LocationId; contact: ContactId | null; by: PersonId },
): Promise<number> {
  const { rows } = await sql`
    update portal.contact c set confirmed_at = now(), confirmed_by = ${confirm.by}::int, bounced_at = null, changed_by = ${confirm.by}::int, changed_at = now()
    from portal.location where location.public_id = ${confirm.location} and ${AT_OURS} and ${reach.rows('details')}
      and (${confirm.contact}::text is null or c.public_id = ${confirm.contact}) returning c.id`.execute(db)
  return rows.length
}

/** A mail server refused this address for good: contacts that have it are flagged, whosever they are. */
export async function flagBounced(db: Kysely<Database>, address: string): Promise<void> {
  await sql`select portal.address_bounced(${address})`.execute(db)
}
