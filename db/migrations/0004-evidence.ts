import { type Kysely, sql } from 'kysely'

/**
 * Evidence: who looked at whose facts, what recalls have published, what a labeler was asked to confirm, and the ties
 * between a reader and a row as the policies read them. Disclosures are append-only; an owner reads its own part of
 * each through one function and never another owner's.
 */
export async function up(db: Kysely<never>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}

const STATEMENTS = [
  // ---- disclosure ----
  `create table portal.disclosure (
    id bigint generated always as identity primary key,
    public_id text not null default portal.new_id('disc') constraint disclosure_id_is_unique unique,
    at timestamptz not null default clock_timestamp(),
    reader int not null constraint disclosure_is_to_an_organization references portal.organization,
    person int, client text, reader_role text,
    door text not null constraint disclosure_door_is_known check (door in ('page', 'list', 'csv', 'delivery', 'api', 'epcis', 'confirmation', 'pack')),
    purpose text not null constraint disclosure_purpose_is_known check (purpose in ('provenance', 'complaint', 'corrective-action', 'recall', 'audit')),
    question text not null, item bigint, position bigint,
    owners int[] not null constraint disclosure_is_of_somebodys_facts check (cardinality(owners) > 0),
    shown jsonb not null,
    constraint disclosure_names_who_acted check (person is not null or client is not null))`,
  `comment on table portal.disclosure is 'One row for each answer that held facts of others, written before its first byte. Never changed.'`,
  `comment on column portal.disclosure.shown is 'By owner (id as text): {"facts": [public ids], "groups": [groups shown]}.'`,
  `comment on column portal.disclosure.item is 'The item that was asked about: an owner reads the question only if it is tied to that item itself.'`,
  `create index disclosure_by_owner on portal.disclosure using gin (owners)`,
  `create index disclosure_by_reader on portal.disclosure (reader, id desc)`,
  `select portal.protect('portal.disclosure')`,
  `create policy disclosure_is_written_by_its_reader on portal.disclosure for insert to trace_app with check (reader = (select portal.me()))`,
  `create policy disclosure_is_read_whole_by_its_reader on portal.disclosure for select to trace_app using (reader = (select portal.me()))`,
  `grant select, insert (reader, person, client, reader_role, door, purpose, question, item, position, owners, shown) on portal.disclosure to trace_app`,
  `create trigger disclosure_is_forever before update or delete or truncate on portal.disclosure for each statement execute function portal.refuse_change()`,

  `create function portal.disclosures_of_ours(filter jsonb, before text, how_many int)
    returns table (id bigint, public_id text, owner int, reader int, at timestamptz, role text, purpose text, door text, question text, facts text[], groups text[])
    language sql stable security definer set search_path = facts, portal, pg_temp as $$
    select d.id, d.public_id, portal.me(), d.reader, d.at, d.reader_role, d.purpose, d.door,
      case when d.item is null or facts.names(d.item)
        then d.question else '' end,
      array(select jsonb_array_elements_text(d.shown -> portal.me()::text -> 'facts')),
      array(select jsonb_array_elements_text(d.shown -> portal.me()::text -> 'groups'))
    from portal.disclosure d join portal.organization o on o.id = d.reader
    where d.owners @> array[portal.me()] and (before is null or d.id < (select p.id from portal.disclosure p where p.public_id = before))
      and (filter ->> 'organization' is null or o.slug = filter ->> 'organization')
      and (filter ->> 'purpose' is null or d.purpose = filter ->> 'purpose')
      and (filter ->> 'from' is null or d.at >= (filter ->> 'from')::timestamptz)
      and (filter ->> 'until' is null or d.at < (filter ->> 'until')::timestamptz)
      and (filter -> 'items' is null or exists (
        select from jsonb_array_elements_text(d.shown -> portal.me()::text -> 'facts') shown (fact)
        where filter -> 'items' ? shown.fact or exists (
          select from facts.fact f join facts.fact_item fi on fi.fact = f.id join facts.item i on i.id = fi.item
          where f.public_id = shown.fact and f.owner = portal.me()
            and (filter -> 'items' ? i.uri or filter -> 'items' ? i.di or filter -> 'items' ? i.lot or filter -> 'items' ? i.serial))))
    order by d.id desc limit least(how_many, 1001) $$`,
  `comment on function portal.disclosures_of_ours(jsonb, text, int) is 'Who read facts of the bound organization: newest first, only its own part of each answer, and no person by name.'`,
  `create function portal.readers_of_ours() returns table (slug text, name text, name_zh text)
    language sql stable security definer set search_path = portal, pg_temp as $$
    select o.slug, o.name, o.name_zh from portal.organization o
    where exists (select from portal.disclosure d where d.owners @> array[portal.me()] and d.reader = o.id) order by o.name $$`,
  `comment on function portal.readers_of_ours() is 'The organizations that ever read facts of the bound one.'`,

  // ---- published recalls ----
  `create table portal.published_notice (
    id int generated always as identity primary key,
    reference text not null constraint notice_reference_is_unique unique,
    labeler int not null constraint notice_is_by_an_organization references portal.organization,
    title text not null, title_zh text, instruction text not null, instruction_zh text,
    issued_at timestamptz not null default now(), lifted_at timestamptz,
    state text not null generated always as (case when lifted_at is null then 'issued' else 'lifted' end) stored,
    constraint notice_is_lifted_after_it_was_issued check (lifted_at is null or lifted_at >= issued_at))`,
  `comment on table portal.published_notice is 'The public part of an issued recall. Hidden from nobody.'`,
  `create table portal.notice_match (
    id int generated always as identity primary key,
    notice int not null constraint notice_match_is_of_a_notice references portal.published_notice,
    di text not null, lot text, serial text, serial_from text, serial_to text,
    constraint notice_match_is_a_serial_or_a_range check (serial is null or (serial_from is null and serial_to is null)),
    constraint notice_range_has_both_ends check ((serial_from is null) = (serial_to is null)))`,
  `comment on table portal.notice_match is 'What a published recall covers: all of a product, one of its lots, a serial, or serials from..to (numbers by value, others by text of the same length).'`,
  `create index notice_match_by_product on portal.notice_match (di)`,
  `select portal.protect('portal.published_notice'), portal.protect('portal.notice_match')`,
  // No organization is asked for: safety notices are also shown to those who have not signed in.
  `create policy notices_are_for_everyone on portal.published_notice for select to trace_app using (state in ('issued', 'lifted'))`,
  `create policy notice_matches_are_for_everyone on portal.notice_match for select to trace_app using (di is not null)`,
  `grant select on portal.published_notice, portal.notice_match to trace_app`,
  `select portal.keep_trail('portal.published_notice', 'id'), portal.keep_trail('portal.notice_match', 'id')`,

  `create function portal.serial_lies_between(serial text, low text, high text) returns boolean language sql immutable as $$
    select case when serial ~ '^[0-9]{1,30}$' and low ~ '^[0-9]{1,30}$' and high ~ '^[0-9]{1,30}$' then serial::numeric between low::numeric and high::numeric
      else length(serial) = length(low) and length(low) = length(high) and serial collate "C" >= low and serial collate "C" <= high end $$`,
  // A label that says too little can not be ruled out: a missing serial is never "not affected".
  `create function portal.notices_for(di_ text, lot_ text, serial_ text)
    returns table (reference text, title text, title_zh text, instruction text, instruction_zh text, issued_at timestamptz, slug text, name text, name_zh text, match text)
    language sql stable security definer set search_path = portal, pg_temp as $$
    select n.reference, n.title, n.title_zh, n.instruction, n.instruction_zh, n.issued_at, o.slug, o.name, o.name_zh,
      case when bool_or(v.verdict = 'affected') then 'affected' else 'undecided' end
    from portal.notice_match m join portal.published_notice n on n.id = m.notice join portal.organization o on o.id = n.labeler
    cross join lateral (select
      case when m.lot is null then 'yes' when lot_ is null then 'unknown' when m.lot = lot_ then 'yes' else 'no' end as by_lot,
      case when m.serial is null and m.serial_from is null then 'yes' when serial_ is null then 'unknown'
        when m.serial = serial_ or portal.serial_lies_between(serial_, m.serial_from, m.serial_to) then 'yes' else 'no' end as by_serial) c
    cross join lateral (select case when 'no' in (c.by_lot, c.by_serial) then 'clear' when 'unknown' in (c.by_lot, c.by_serial) then 'undecided' else 'affected' end as verdict) v
    where m.di = di_ and n.lifted_at is null and v.verdict <> 'clear'
    group by n.id, o.id order by n.issued_at desc, n.reference $$`,
  `comment on function portal.notices_for(text, text, text) is 'Published recalls that cover a label, or cannot be ruled out for it; lifted ones no longer do. Needs no organization.'`,

  // ---- ask the manufacturer to confirm ----
  `create table portal.confirmation_request (
    id int generated always as identity primary key,
    public_id text not null default portal.new_id('conf') constraint confirmation_id_is_unique unique,
    asker int not null constraint confirmation_is_asked_by_an_organization references portal.organization,
    asked_by int constraint confirmation_is_asked_by_a_person references portal.person,
    labeler int not null constraint confirmation_is_asked_of_an_organization references portal.organization,
    raw text not null, reading jsonb not null, di text not null, lot text, serial text, note text,
    asked_at timestamptz not null default now(), due_at timestamptz not null,
    state text not null default 'open' constraint confirmation_state_is_known check (state in ('open', 'answered')),
    outcome text constraint confirmation_outcome_is_known check (outcome in ('genuine', 'not-ours', 'false', 'cannot-say')),
    answer text, answered_by int, answered_at timestamptz,
    constraint confirmation_is_between_two check (asker <> labeler),
    constraint confirmation_answer_is_whole check ((state = 'answered') = (outcome is not null and answer is not null and answered_by is not null and answered_at is not null)))`,
  `comment on table portal.confirmation_request is 'Is this label yours and genuine? Asked of the verified holder of the prefix, for items that exist and items that do not alike.'`,
  `comment on column portal.confirmation_request.due_at is 'The clock: two business days after it was asked.'`,
  `create unique index confirmation_is_open_once on portal.confirmation_request (asker, labeler, di, lot, serial) nulls not distinct where state = 'open'`,
  `create index confirmation_by_labeler on portal.confirmation_request (labeler, state, due_at)`,
  `create index confirmation_by_asker on portal.confirmation_request (asker, id desc)`,
  `select portal.protect('portal.confirmation_request')`,
  `create policy confirmation_is_for_its_two_sides on portal.confirmation_request for select to trace_app using ((select portal.me()) in (asker, labeler))`,
  `create policy confirmation_is_asked_by_its_asker on portal.confirmation_request for insert to trace_app
    with check (asker = (select portal.me()) and state = 'open' and asked_by is not distinct from (select portal.person()))`,
  `create policy confirmation_is_answered_by_its_labeler on portal.confirmation_request for update to trace_app
    using (labeler = (select portal.me())) with check (labeler = (select portal.me()) and state = 'answered' and answered_by = (select portal.person()))`,
  `grant select, insert (asker, asked_by, labeler, raw, reading, di, lot, serial, note, asked_at, due_at), update (state, outcome, answer, answered_by, answered_at) on portal.confirmation_request to trace_app`,
  `create function portal.answer_once() returns trigger language plpgsql as $$ begin
    if old.state = 'answered' then raise exception 'a confirmation is answered once' using errcode = '42501'; end if; return new; end $$`,
  `create trigger confirmation_is_answered_once before update on portal.confirmation_request for each row execute function portal.answer_once()`,
  `select portal.keep_trail('portal.confirmation_request', 'public_id')`,

  // ---- an amendment that its owner does not want ----
  `create table portal.amendment_refusal (
    fact bigint constraint amendment_is_refused_once primary key, owner int not null,
    refused_by int not null, reason text not null constraint refusal_says_why check (reason <> ''), at timestamptz not null default now())`,
  `comment on table portal.amendment_refusal is 'Declarations of error that a data steward did not let take effect, and why. The declaration itself is kept.'`,
  `select portal.protect('portal.amendment_refusal')`,
  `create policy refusal_is_for_its_owner on portal.amendment_refusal for select to trace_app using (owner = (select portal.me()))`,
  `create policy refusal_is_by_its_owner on portal.amendment_refusal for insert to trace_app
    with check (owner = (select portal.me()) and refused_by = (select portal.person())
      and exists (select from facts.amendment a where a.fact = amendment_refusal.fact and a.owner = (select portal.me()) and a.state = 'pending'))`,
  `grant select, insert (fact, owner, refused_by, reason) on portal.amendment_refusal to trace_app`,
  `create trigger refusal_is_forever before update or delete or truncate on portal.amendment_refusal for each statement execute function portal.refuse_change()`,
  `select portal.keep_trail('portal.amendment_refusal', 'fact')`,

  // ---- grants, as their partner may use them ----
  `create function portal.grants_to_me()
    returns table (id text, owner int, partner int, relation text, extent text, kinds text[], groups text[], dis text[], purpose text, verdict text[])
    language sql stable security definer set search_path = portal, pg_temp as $$
    select g.public_id, g.owner, g.partner, g.relation,
      case when p.extent = 'item' then 'item' else g.extent end,
      case when p.id is null then g.kinds else array(select unnest(g.kinds) intersect select unnest(p.kinds)) end,
      case when p.id is null then g.groups else array(select unnest(g.groups) intersect select unnest(p.onward)) end,
      case when p.dis is null then g.dis when g.dis is null then p.dis else array(select unnest(g.dis) intersect select unnest(p.dis)) end,
      g.purpose,
      case when p.id is null then g.verdict else array(select unnest(g.verdict) intersect select unnest(p.verdict)) end
    from portal.grant_ g left join portal.grant_ p on p.id = g.via
    where g.partner = portal.me() and g.accepted_at is not null and g.revoked_at is null and g.starts <= now() and now() < g.ends
      and (g.via is null or (p.owner = g.owner and p.via is null and p.accepted_at is not null and p.revoked_at is null and p.starts <= now() and now() < p.ends))
    order by g.id $$`,
  `comment on function portal.grants_to_me() is 'Live grants to the bound organization. One made onward ends with its parent and is never wider; one hop and no more.'`,

  // ---- ties between a reader and a row, as the policies read them ----
  `create function facts.relations(item_ bigint, lot_ bigint, owner_ int, brand_ int, kind_ text, event_time_ timestamptz, class_ boolean, climbs_ boolean, late_ boolean, entitled_ boolean, consignee_ int, possessor_ int, me int)
    returns text[] language sql stable set search_path = facts, pg_temp as $$
    select array_remove(array[case when brand_ = me then 'o' end, case when owner_ = me then 'own' end]
      || case when not (entitled_ or coalesce(brand_ = me, false)) then '{}'::text[] else array(
        select distinct case
            when r.relation = 'c' and r.until < event_time_ and not late_ then null
            when r.relation = 'c' and r.how = 'd' and (climbs_ or (r.item = item_ and m.concerns)) then 'c:item'
            when r.relation = 'c' and r.how = 'l' and r.item = item_ and climbs_ then 'c:lot'
            when r.relation = 'c' and r.how = 'a' and r.item = item_ and climbs_ then 'c:ancestry'
            when r.relation = 't' and r.how = 'd' and r.item = item_ and m.concerns and kind_ in ('shipment', 'receipt', 'transport', 'packing', 'sensor')
              and r.since <= event_time_ and coalesce(event_time_ <= r.until, true) then case when r.inside then 't:contents' else 't:item' end
            when r.relation = 's' and r.how = 'd' then 's:item'
            when r.relation = 's' then 's:descent' end
        from facts.reach r, lateral (select not class_ or coalesce(consignee_ = me, false) or coalesce(possessor_ = me, false) as concerns) m
        where r.organization = me and r.item in (item_, lot_)) end, null) $$`,
  `comment on function facts.relations(bigint, bigint, int, int, text, timestamptz, boolean, boolean, boolean, boolean, int, int, int) is 'How an organization is tied to one item in one fact, limits of time applied. The wall says the same.'`,
  `create function facts.item_relations(item facts.item, me int) returns text[] language sql stable set search_path = facts, pg_temp as $$
    select array_remove(array[
      case when item.brand = me then 'o' end,
      case when exists (select from facts.fact_item fi where fi.item = item.id and fi.owner = me) then 'own' end] || array(
        select distinct case r.relation
            when 'c' then case r.how when 'd' then 'c:item' when 'l' then 'c:lot' else 'c:ancestry' end
            when 't' then case when r.inside then 't:contents' else 't:item' end
            else case r.how when 'd' then 's:item' else 's:descent' end end
        from facts.reach r where r.organization = me and r.item = item.id), null) $$`,
  `comment on function facts.item_relations(facts.item, int) is 'How an organization is or was tied to an item.'`,

  // Says that a list has more than what is shown of it, and never how much more.
  `create function facts.lists_with_more(facts_ bigint[], items_ bigint[]) returns table (fact bigint, role text)
    language sql stable security definer set search_path = facts, portal, pg_temp as $$
    select distinct n.fact, n.role from facts.fact_item n
    where n.fact = any (facts_) and not exists (select from unnest(facts_, items_) shown (fact, item) where shown.fact = n.fact and shown.item = n.item)
      and (n.owner = portal.me() or exists (select from portal.grant_ g where g.owner = n.owner and g.partner = portal.me()) or exists (
        select from facts.fact_item a where a.fact = n.fact and a.answers = portal.me())) $$`,
  `comment on function facts.lists_with_more(bigint[], bigint[]) is 'Of these facts, the lists that hold items other than the ones shown (pairs of fact and item; a null item shows nothing).'`,

  `select portal.give_to_derive(f) from unnest(array['portal.disclosures_of_ours(jsonb, text, int)', 'portal.readers_of_ours()',
    'portal.notices_for(text, text, text)', 'portal.grants_to_me()', 'facts.lists_with_more(bigint[], bigint[])']::regprocedure[]) f`,
  `grant execute on function portal.disclosures_of_ours(jsonb, text, int), portal.readers_of_ours(), portal.notices_for(text, text, text),
    portal.grants_to_me(), facts.lists_with_more(bigint[], bigint[]), 
    facts.relations(bigint, bigint, int, int, text, timestamptz, boolean, boolean, boolean, boolean, int, int, int), facts.item_relations(facts.item, int) to trace_app`,
  `grant execute on function portal.serial_lies_between(text, text, text) to trace_derive, trace_app`,
]
