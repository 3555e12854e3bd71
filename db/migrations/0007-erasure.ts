import { type Kysely, sql } from 'kysely'

/**
 * Erasure by law: the only deletion of a fact's content there is. One person of the owner asks and names the law, another
 * decides; then body and salt are destroyed together with the received documents that held them, and the skeleton and a
 * digest stay. Without both names in `portal.erasure` the database refuses the deletion, whoever tries it.
 */
export async function up(db: Kysely<never>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}

const STATEMENTS = [
  `create table portal.erasure (
    id int generated always as identity primary key,
    public_id text not null default portal.new_id('eras') constraint erasure_id_is_unique unique
      constraint erasure_id_is_well_formed check (public_id ~ '^eras_[0-9a-hjkmnp-tv-z]{26}$'),
    owner int not null constraint erasure_is_of_a_fact_of_an_organization references portal.organization,
    fact bigint not null, fact_id text not null,
    basis text not null constraint erasure_basis_is_known check (basis in ('gdpr-17', 'pipl-47', 'court-order', 'other-law')),
    reason text not null constraint erasure_says_why check (reason <> ''),
    asked_by int not null constraint erasure_is_asked_by_a_person references portal.person, asked_at timestamptz not null default clock_timestamp(),
    state text not null default 'asked' constraint erasure_state_is_known check (state in ('asked', 'approved', 'refused')),
    decided_by int constraint erasure_is_decided_by_a_person references portal.person, decided_at timestamptz, decision text, erased_at timestamptz,
    constraint erasure_takes_two_people check (decided_by is distinct from asked_by),
    constraint erasure_decision_is_whole check ((state = 'asked') = (decided_by is null and decided_at is null and decision is null)),
    constraint only_what_was_approved_is_erased check (erased_at is null or state = 'approved'))`,
  `comment on table portal.erasure is 'Who asked under which law that the content of a fact be destroyed, and who decided. GDPR Art. 17, PIPL Art. 47.'`,
  `comment on column portal.erasure.erased_at is 'When body, salt and received documents were destroyed; in the same transaction as the decision.'`,
  `create unique index erasure_is_asked_once on portal.erasure (owner, fact) where state <> 'refused'`,
  `create index erasure_by_fact on portal.erasure (fact)`,
  `select portal.protect('portal.erasure')`,
  `create policy erasure_is_for_its_owner on portal.erasure for select to trace_app using (owner = (select portal.me()))`,
  `create policy erasure_is_asked_by_a_person_of_the_owner on portal.erasure for insert to trace_app
    with check (owner = (select portal.me()) and state = 'asked' and asked_by = (select portal.person()) and (select portal.client()) is null
      and exists (select from facts.fact f where f.id = erasure.fact and f.public_id = erasure.fact_id and f.owner = (select portal.me())))`,
  `create policy erasure_is_refused_by_another_person on portal.erasure for update to trace_app
    using (owner = (select portal.me()) and state = 'asked')
    with check (owner = (select portal.me()) and state = 'refused' and decided_by = (select portal.person()) and (select portal.client()) is null)`,
  `grant select, insert (owner, fact, fact_id, basis, reason, asked_by), update (state, decided_by, decided_at, decision) on portal.erasure to trace_app`,
  `select portal.keep_trail('portal.erasure', 'public_id')`,

  `create table facts.erased (fact bigint constraint fact_is_erased_once primary key, digest bytea not null, at timestamptz not null default clock_timestamp())`,
  `comment on table facts.erased is 'Facts whose content was destroyed by law. Their skeleton stays.'`,
  `comment on column facts.erased.digest is 'SHA-256 of salt and canonical bytes. The salt is gone, so it commits to the content and tells nothing of it.'`,
  `select portal.protect('facts.erased')`,
  `revoke update, delete, truncate on facts.erased from trace_derive`,
  `create policy erased_wall on facts.erased for select to trace_app using (exists (select from facts.fact f where f.id = erased.fact))`,
  `grant select on facts.erased to trace_app`,
  `create trigger erased_is_forever before update or delete or truncate on facts.erased for each statement execute function facts.refuse()`,

  // ---- the wall of the database itself: no content goes without two names ----
  `create function facts.only_by_law() returns trigger language plpgsql set search_path = facts, portal, pg_temp as $$ begin
    if not exists (select from portal.erasure e where e.fact = old.fact and e.state = 'approved' and e.erased_at is null and e.decided_by <> e.asked_by) then
      raise exception 'facts are append-only' using errcode = '42501'; end if;
    return old;
  end $$`,
  `drop trigger fact_body_is_forever on facts.fact_body`,
  `create trigger fact_body_is_forever before update or truncate on facts.fact_body for each statement execute function facts.refuse()`,
  `create trigger fact_body_goes_only_by_law before delete on facts.fact_body for each row execute function facts.only_by_law()`,
  `create function portal.holds_what_is_erased(job_ bigint, body_ bytea) returns boolean language sql stable set search_path = portal, facts, pg_temp as $$
    select exists (select from portal.capture_job j join portal.erasure e on e.owner = j.organization join facts.fact_body b on b.fact = e.fact
      where j.id = job_ and e.state = 'approved' and e.erased_at is null and position(convert_to(b.raw, 'UTF8') in body_) > 0) $$`,
  `comment on function portal.holds_what_is_erased(bigint, bytea) is 'Whether received bytes hold an event whose erasure was approved and is being carried out.'`,
  `create function portal.document_goes_only_by_law() returns trigger language plpgsql set search_path = portal, facts, pg_temp as $$ begin
    if not portal.holds_what_is_erased(old.job, old.body) then raise exception 'received documents are kept' using errcode = '42501'; end if;
    return old;
  end $$`,
  `drop trigger document_stays_as_received on portal.capture_document`,
  `create trigger document_stays_as_received before update or truncate on portal.capture_document for each statement execute function portal.refuse_change()`,
  `create trigger document_goes_only_by_law before delete on portal.capture_document for each row execute function portal.document_goes_only_by_law()`,
  `grant delete on facts.fact_body to trace_derive`,

  `create function facts.erase(erasure_ text, why text) returns text language plpgsql security definer set search_path = facts, portal, pg_temp as $$
  declare e portal.erasure;
  begin
    if portal.person() is null or portal.client() is not null then raise exception 'an erasure is decided by a person' using errcode = '42501'; end if;
    select * into e from portal.erasure where public_id = erasure_ and owner = portal.me() for update;
    if not found or e.state <> 'asked' then return 'decided'; end if;
    if e.asked_by = portal.person() then raise exception 'an erasure takes two people' using errcode = '42501'; end if;
    -- bytes that are still being captured would be written after they were destroyed
    if exists (select from portal.capture_job j join portal.capture_document d on d.job = j.id, fact_body b
        where j.organization = e.owner and j.state = 'waiting' and b.fact = e.fact and position(convert_to(b.raw, 'UTF8') in d.body) > 0) then return 'busy'; end if;
    update portal.erasure set state = 'approved', decided_by = portal.person(), decided_at = clock_timestamp(), decision = why where id = e.id;
    delete from portal.capture_document d using portal.capture_job j where j.id = d.job and j.organization = e.owner and portal.holds_what_is_erased(d.job, d.body);
    insert into erased (fact, digest) select b.fact, sha256(b.salt || convert_to(b.canonical, 'UTF8')) from fact_body b where b.fact = e.fact;
    delete from fact_body where fact = e.fact;
    update portal.erasure set erased_at = clock_timestamp() where id = e.id;
    return 'erased';
  end $$`,
  `comment on function facts.erase(text, text) is 'The second person approves, and the content is destroyed in the same transaction. Gives erased, decided (by somebody before) or busy (a received document with it is still being captured).'`,
  `select portal.give_to_derive(f) from unnest(array['facts.only_by_law()', 'portal.holds_what_is_erased(bigint, bytea)', 'portal.document_goes_only_by_law()', 'facts.erase(text, text)']::regprocedure[]) f`,
  `grant execute on function facts.erase(text, text) to trace_app`,
]
