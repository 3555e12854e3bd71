import { type Kysely, sql } from 'kysely'

/**
 * Appointments on a page: a labeler lets a partner speak for its products, and ends it on a day, each with a reason that
 * both sides read. It is the labeler's promise, so nobody need accept it. What the partner said or will say of those days
 * counts: whatever follows is derived again where it said anything already.
 */
export async function up(db: Kysely<never>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}

const STATEMENTS: readonly string[] = [
  `alter table portal.appointment add column public_id text not null default portal.new_id('appo') constraint appointment_id_is_unique unique,
    add column reason text, add column made_by int constraint appointment_is_made_by_a_person references portal.person, add column made_at timestamptz not null default now(),
    add column ended_by int constraint appointment_is_ended_by_a_person references portal.person, add column ended_at timestamptz, add column ended_because text,
    add constraint appointment_end_is_whole check (num_nulls(ended_by, ended_at, ended_because) in (0, 3) and (ended_at is null or ends is not null))`,
  `comment on column portal.appointment.reason is 'Why, as the labeler said; both sides read it. Null for one that came with the installation.'`,
  `comment on column portal.appointment.made_by is 'The person of the labeler who made it.'`,
  `comment on column portal.appointment.ended_at is 'When its end was decided; ends says from when.'`,
  `comment on column portal.appointment.ended_because is 'Why it ends; both sides read it.'`,
  `create index appointment_by_labeler on portal.appointment (labeler)`,
  // through the functions below and in no other way: they ask for the role, the partnership, the products and the day
  `revoke insert, update on portal.appointment from trace_app`,
  `revoke insert (labeler, appointee, dis, kinds, starts, ends, "for"), update (ends) on portal.appointment from trace_app`,
  `drop policy appointment_is_made_by_the_labeler on portal.appointment`,
  `drop policy appointment_is_ended_by_the_labeler on portal.appointment`,

  `create function portal.appoint(partner_ text, dis_ text[], kinds_ text[], starts_ timestamptz, ends_ timestamptz, for_ text, why text) returns text
    language plpgsql security definer set search_path = portal, pg_temp as $$
  declare them int := (select o.id from organization o where o.slug = partner_); made text;
  begin
    if not portal.acts_as('data-steward') then raise exception 'a data steward appoints' using errcode = '42501'; end if;
    if them is null or not portal.are_partners(portal.me(), them) then return 'hidden'; end if;
    if dis_ is not null and (cardinality(dis_) = 0 or exists (select from unnest(dis_) d where not exists (select from product p where p.di = d and p.labeler = portal.me()))) then return 'not-ours'; end if;
    if ends_ is not null and (ends_ <= starts_ or ends_ <= now()) then return 'backwards'; end if;
    insert into appointment (labeler, appointee, dis, kinds, starts, ends, "for", reason, made_by) values (portal.me(), them, dis_, kinds_, starts_, ends_, for_, why, portal.person()) returning public_id into made;
    insert into outbox (kind, to_organization, about, created_by)
    select 'appointment-changed', them, jsonb_build_object('path', '/appointments', 'roles', '["data-steward", "admin"]'::jsonb, 'from', o.name), o.id from organization o where o.id = portal.me();
    return made;
  end $$`,
  `comment on function portal.appoint(text, text[], text[], timestamptz, timestamptz, text, text) is 'Lets a partner speak for our products. Null dis or kinds: all. Gives its id, or hidden, not-ours or backwards.'`,
  `create function portal.end_appointment(appointment_ text, day_ timestamptz, why text) returns text language plpgsql security definer set search_path = portal, pg_temp as $$
  declare a appointment;
  begin
    if not portal.acts_as('data-steward') then raise exception 'a data steward ends an appointment' using errcode = '42501'; end if;
    select * into a from appointment x where x.public_id = appointment_ and x.labeler = portal.me() for update;
    if not found then return 'hidden'; end if;
    if a.ended_at is not null or a.ends <= now() then return 'over'; end if;
    -- never before now: what was said under it keeps its effect
    update appointment set ends = greatest(day_, now(), a.starts + interval '1 microsecond'), ended_by = portal.person(), ended_at = now(), ended_because = why where id = a.id;
    insert into outbox (kind, to_organization, about, created_by)
    select 'appointment-changed', a.appointee, jsonb_build_object('path', '/appointments', 'roles', '["data-steward", "admin"]'::jsonb, 'from', o.name), o.id from organization o where o.id = portal.me();
    return 'ended';
  end $$`,
  `comment on function portal.end_appointment(text, timestamptz, text) is 'Ends an appointment of ours from a moment on, now at the earliest. Gives ended, hidden, or over.'`,
  `select portal.give_to_derive(f) from unnest(array['portal.appoint(text, text[], text[], timestamptz, timestamptz, text, text)', 'portal.end_appointment(text, timestamptz, text)']::regprocedure[]) f`,
  `grant execute on function portal.appoint(text, text[], text[], timestamptz, timestamptz, text, text), portal.end_appointment(text, timestamptz, text) to trace_app`,
]
