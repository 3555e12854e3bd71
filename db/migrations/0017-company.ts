import { type Kysely, sql } from 'kysely'

/**
 * Where an organization is and whom to reach there. Partners read its locations and the contacts that were confirmed of
 * late; nobody else does. Locations and contacts are retired and never deleted. An address that the mail server refuses for
 * good is flagged wherever it stands as a contact.
 */
export async function up(db: Kysely<never>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}

const OWN = `organization = (select portal.me())`
const CHANGED = `${OWN} and changed_by = (select portal.person())`

const STATEMENTS = [
  `create table portal.location (
    id int generated always as identity primary key,
    public_id text not null default portal.new_id('loca') constraint location_id_is_unique unique,
    organization int not null constraint location_is_of_an_organization references portal.organization,
    name text not null constraint location_has_a_name check (name <> '' and length(name) <= 200),
    gln text constraint location_gln_has_thirteen_digits check (gln ~ '^[0-9]{13}$'),
    address text not null constraint location_has_an_address check (address <> '' and length(address) <= 500),
    country text not null constraint location_country_has_two_letters check (country ~ '^[A-Z]{2}$'),
    zone text not null constraint location_names_a_zone check (zone ~ '^[A-Za-z0-9_+/-]{1,60}$'),
    changed_by int not null constraint location_is_changed_by_a_person references portal.person, changed_at timestamptz not null default now(),
    retired_at timestamptz, retired_because text,
    constraint location_is_known_with_its_organization unique (organization, id),
    constraint location_retirement_is_whole check (num_nulls(retired_at, retired_because) in (0, 2)))`,
  `comment on table portal.location is 'A place of an organization, as it says itself. Retired ones stay.'`,
  `comment on column portal.location.gln is 'Global Location Number (GS1), if it has one. Saying it entitles to nothing: claims of identifiers do.'`,
  `comment on column portal.location.address is 'As it stands on a letter, several lines.'`,
  `comment on column portal.location.country is 'ISO 3166-1 alpha-2.'`,
  `comment on column portal.location.zone is 'IANA zone of its clocks.'`,
  `comment on column portal.location.changed_by is 'Who added, changed or retired it last; the trail has them all.'`,
  `comment on column portal.location.retired_because is 'Why it is a location no more.'`,
  `select portal.protect('portal.location')`,
  `create policy location_is_for_its_organization on portal.location for select to trace_app using (${OWN})`,
  `create policy location_is_added_by_a_person_of_it on portal.location for insert to trace_app with check (${CHANGED})`,
  `create policy location_is_changed_by_a_person_of_it on portal.location for update to trace_app using (${OWN} and retired_at is null) with check (${CHANGED})`,
  `grant select, insert (organization, name, gln, address, country, zone, changed_by), update (name, gln, address, country, zone, changed_by, changed_at, retired_at, retired_because) on portal.location to trace_app`,
  `select portal.keep_trail('portal.location', 'public_id')`,

  `create table portal.contact (
    id int generated always as identity primary key,
    public_id text not null default portal.new_id('cont') constraint contact_id_is_unique unique,
    organization int not null, location int not null,
    name text not null constraint contact_has_a_name check (name <> '' and length(name) <= 200),
    email text not null constraint contact_has_an_address check (email ~ '^[^[:space:]@]+@[^[:space:]@]+$' and length(email) <= 254),
    phone text constraint contact_phone_is_short check (phone <> '' and length(phone) <= 60),
    purposes text[] not null constraint contact_is_for_something check (cardinality(purposes) between 1 and 4 and purposes <@ array['quality', 'recall', 'logistics', 'receiving']),
    confirmed_at timestamptz not null default now(),
    confirmed_by int not null constraint contact_is_confirmed_by_a_person references portal.person,
    bounced_at timestamptz,
    changed_by int not null constraint contact_is_changed_by_a_person references portal.person, changed_at timestamptz not null default now(),
    retired_at timestamptz, retired_because text,
    constraint contact_is_at_a_location_of_its_organization foreign key (organization, location) references portal.location (organization, id),
    constraint contact_retirement_is_whole check (num_nulls(retired_at, retired_because) in (0, 2)))`,
  `comment on table portal.contact is 'Whom to reach at a location, for what, as its organization says itself; to be confirmed anew on a cycle. Retired ones stay.'`,
  `comment on column portal.contact.phone is 'As one dials it from abroad; may be left out.'`,
  `comment on column portal.contact.purposes is 'What for: quality, recall, logistics, receiving.'`,
  `comment on column portal.contact.confirmed_at is 'When its organization said last that it is right.'`,
  `comment on column portal.contact.confirmed_by is 'Who said so.'`,
  `comment on column portal.contact.bounced_at is 'When a mail server refused a letter to this address for good (SMTP 5xx); null once another address is given or it is confirmed anew.'`,
  `comment on column portal.contact.changed_by is 'Who added, changed, confirmed or retired it last; the trail has them all.'`,
  `comment on column portal.contact.retired_because is 'Why it is a contact no more.'`,
  `create index contact_by_location on portal.contact (organization, location)`,
  `create index contact_by_address on portal.contact (lower(email)) where retired_at is null`,
  `select portal.protect('portal.contact')`,
  `create policy contact_is_for_its_organization on portal.contact for select to trace_app using (${OWN})`,
  `create policy contact_is_added_by_a_person_of_it on portal.contact for insert to trace_app with check (${CHANGED} and confirmed_by = (select portal.person()))`,
  `create policy contact_is_changed_by_a_person_of_it on portal.contact for update to trace_app using (${OWN} and retired_at is null) with check (${CHANGED})`,
  `grant select, insert (organization, location, name, email, phone, purposes, confirmed_by, changed_by),
    update (name, email, phone, purposes, confirmed_at, confirmed_by, bounced_at, changed_by, changed_at, retired_at, retired_because) on portal.contact to trace_app`,
  `select portal.keep_trail('portal.contact', 'public_id')`,

  // The narrowest verified claim wins, as it does for facts.
  `create function portal.gln_is_verified(gln_ text, organization_ int) returns boolean
    language sql stable security definer set search_path = portal, pg_temp as $$
    select coalesce((select c.organization = organization_ from identifier_claim c
      where c.state = 'verified' and c.scheme in ('gln', 'gs1-prefix') and starts_with(gln_, c.value)
        and (c.valid_from is null or c.valid_from <= now()) and (c.valid_until is null or now() < c.valid_until)
      order by length(c.value) desc, c.organization = organization_ desc limit 1), false)
      and (organization_ = portal.me() or portal.are_partners(portal.me(), organization_)) $$`,
  `comment on function portal.gln_is_verified(text, int) is 'Whether the operator has verified that this GLN, or the number space it lies in, is of the organization: asked for the bound one or a partner of it; false for any other.'`,
  `select portal.give_to_derive('portal.gln_is_verified(text, int)')`,
  `grant execute on function portal.gln_is_verified(text, int) to trace_app`,

  `create function portal.locations_of(organization_ int, confirmed_since timestamptz)
    returns table (organization int, partner int, name text, gln text, verified boolean, address text, country text, zone text, contacts jsonb)
    language sql stable security definer set search_path = portal, pg_temp as $$
    select l.organization, portal.me(), l.name, l.gln, l.gln is not null and portal.gln_is_verified(l.gln, l.organization), l.address, l.country, l.zone,
      coalesce((select jsonb_agg(jsonb_build_object('name', c.name, 'email', c.email, 'phone', c.phone, 'purposes', c.purposes, 'confirmed', c.confirmed_at) order by c.name, c.id)
        from contact c where c.organization = l.organization and c.location = l.id and c.retired_at is null and c.bounced_at is null and c.confirmed_at > confirmed_since), '[]')
    from location l where l.organization = organization_ and l.retired_at is null and portal.are_partners(portal.me(), l.organization)
    order by l.name, l.id $$`,
  `comment on function portal.locations_of(int, timestamptz) is 'The locations of a partner of the bound organization with the contacts that it confirmed since then and that letters reach; no row for any other.'`,
  `select portal.give_to_derive('portal.locations_of(int, timestamptz)')`,
  `grant execute on function portal.locations_of(int, timestamptz) to trace_app`,

  `create function portal.address_bounced(address_ text) returns void
    language sql volatile security definer set search_path = portal, pg_temp as $$
    update contact set bounced_at = now() where lower(email) = lower(address_) and retired_at is null and bounced_at is null $$`,
  `comment on function portal.address_bounced(text) is 'A mail server refused this address for good: contacts that have it are flagged, whosever they are.'`,
  `select portal.give_to_derive('portal.address_bounced(text)')`,
  `grant execute on function portal.address_bounced(text) to trace_app`,
]
