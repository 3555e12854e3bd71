import { sql } from 'kysely'
import type { ContactPurpose } from '#app/vocabulary/contact-purposes.ts'
import type { ContactId, LocationId, OrganizationSlug, PersonId } from '#app/vocabulary/ids.ts'
import type { Reach } from '#policies/reach.ts'
import type { Reader, Writer } from './database.ts'

/** What an organization says of a location. */
export type LocationSaid = {
  readonly name: string
  readonly gln: string | null
  /** Several lines. */
  readonly address: string
  /** ISO 3166-1 alpha-2. */
  readonly country: string
  /** IANA zone. */
  readonly zone: string
}

/** What an organization says of a contact. */
export type ContactSaid = {
  readonly name: string
  readonly email: string
  readonly phone: string | null
  readonly purposes: readonly ContactPurpose[]
}

/** A contact of our own; instants are ISO. */
export type ContactRow = ContactSaid & {
  readonly id: ContactId
  readonly confirmed: string
  readonly confirmed_by: string
  readonly bounced: string | null
}

export type LocationRow = LocationSaid & {
  readonly id: LocationId
  /** Whether the GLN, or the number space it lies in, is a verified claim of ours. */
  readonly verified: boolean
  readonly contacts: readonly ContactRow[]
}

/** Our own locations that are not retired, each with its contacts. */
export async function ownLocations(db: Reader, reach: Reach<'read', 'Location'>): Promise<LocationRow[]> {
  const { rows } = await sql<LocationRow>`
    select location.public_id as id, location.name, location.gln, location.address, location.country, location.zone,
      location.gln is not null and portal.gln_is_verified(location.gln, location.organization) as verified,
      coalesce((select jsonb_agg(jsonb_build_object('id', c.public_id, 'name', c.name, 'email', c.email, 'phone', c.phone, 'purposes', c.purposes,
          'confirmed', c.confirmed_at, 'confirmed_by', coalesce(p.name, ''), 'bounced', c.bounced_at) order by c.name, c.id)
        from portal.contact c left join portal.person p on p.id = c.confirmed_by
        where c.organization = location.organization and c.location = location.id and c.retired_at is null), '[]') as contacts
    from portal.location where ${reach.rows('upkeep')} and location.retired_at is null order by location.name, location.id`.execute(
    db,
  )
  return rows
}

export type PartnerLocationRow = LocationSaid & {
  readonly verified: boolean
  readonly contacts: readonly (ContactSaid & { readonly confirmed: string })[]
}

/** The locations of a live partner with the contacts that it confirmed since then and that letters reach; none for any other. */
export async function locationsOfPartner(
  db: Reader,
  reach: Reach<'read', 'Location'>,
  of: { slug: OrganizationSlug; confirmedSince: Date },
): Promise<PartnerLocationRow[]> {
  const { rows } = await sql<PartnerLocationRow>`
    select location.name, location.gln, location.verified, location.address, location.country, location.zone, location.contacts
    from portal.locations_of((select o.id from portal.organization o where o.slug = ${of.slug}), ${of.confirmedSince}) location
    where ${reach.rows('details')}`.execute(db)
  return rows
}

/** Our own locations where nobody is named whom we confirmed since then and whom letters reach. */
export async function locationsWithoutContact(
  db: Reader,
  reach: Reach<'read', 'Location'>,
  confirmedSince: Date,
): Promise<{ id: LocationId; name: string }[]> {
  const { rows } = await sql<{ id: LocationId; name: string }>`
    select location.public_id as id, location.name from portal.location
    where ${reach.rows('upkeep')} and location.retired_at is null
      and not exists (select from portal.contact c where c.organization = location.organization and c.location = location.id
        and c.retired_at is null and c.bounced_at is null and c.confirmed_at > ${confirmedSince})
    order by location.name, location.id`.execute(db)
  return rows
}

/** How many contacts of ours wait for somebody who may change them: not confirmed since then, or out of reach of letters. */
export async function contactsWaiting(
  db: Reader,
  reach: Reach<'change', 'Location'>,
  confirmedSince: Date,
): Promise<{ due: number; bounced: number }> {
  const { rows } = await sql<{ due: number; bounced: number }>`
    select count(*) filter (where c.bounced_at is null)::int as due, count(*) filter (where c.bounced_at is not null)::int as bounced
    from portal.location join portal.contact c on c.organization = location.organization and c.location = location.id
    where ${reach.rows('upkeep')} and location.retired_at is null and c.retired_at is null
      and (c.bounced_at is not null or c.confirmed_at <= ${confirmedSince})`.execute(db)
  return rows[0] ?? { due: 0, bounced: 0 }
}

/** Adds a location of our own. False when we may not. */
export async function addLocation(
  db: Writer,
  reach: Reach<'change', 'Location'>,
  add: LocationSaid & { by: PersonId },
): Promise<boolean> {
  const { rows } = await sql`
    insert into portal.location (organization, name, gln, address, country, zone, changed_by)
    select location.organization, ${add.name}, ${add.gln}, ${add.address}, ${add.country}, ${add.zone}, ${add.by}::int
    from (select ${reach.me}::int as organization) location where ${reach.rows('details')} returning id`.execute(db)
  return rows.length === 1
}

/** Changes a location of our own. False when it is none, or retired. */
export async function changeLocation(
  db: Writer,
  reach: Reach<'change', 'Location'>,
  change: LocationSaid & { id: LocationId; by: PersonId },
): Promise<boolean> {
  const { rows } = await sql`
    update portal.location set name = ${change.name}, gln = ${change.gln}, address = ${change.address}, country = ${change.country},
      zone = ${change.zone}, changed_by = ${change.by}::int, changed_at = now()
    where location.public_id = ${change.id} and location.retired_at is null and ${reach.rows('details')} returning id`.execute(
    db,
  )
  return rows.length === 1
}

/** Retires a location of our own, and its contacts with it out of sight. False when it is none, or retired already. */
export async function retireLocation(
  db: Writer,
  reach: Reach<'change', 'Location'>,
  retire: { id: LocationId; by: PersonId; reason: string },
): Promise<boolean> {
  const { rows } = await sql`
    update portal.location set retired_at = now(), retired_because = ${retire.reason}, changed_by = ${retire.by}::int, changed_at = now()
    where location.public_id = ${retire.id} and location.retired_at is null and ${reach.rows('details')} returning id`.execute(
    db,
  )
  return rows.length === 1
}
