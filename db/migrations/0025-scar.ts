import { type Kysely, sql } from 'kysely'

/**
 * Supplier corrective action requests: the request, the lots it is about, every act on it, the answers step by step, its
 * clocks, facts cited as exhibits, notes, drafts and signatures. A request is moved by functions alone, so that no state is
 * ever there that its acts do not explain.
 */
export async function up(db: Kysely<never>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}

const SIDE = `exists (select from portal.scar s where s.id = scar)`
const OPEN = `exists (select from portal.scar s where s.id = scar and s.state in ('issued', 'answering', 'disputed', 'accepted', 'verified', 'closed-by-customer', 'closed-by-supplier'))`

/** Who may move a request, from where, to where. `app/scar/scar.ts` holds the same table, and a test holds the two equal. */
const MOVES = `(values
    ('acknowledge', 'supplier', 'response', 'issued', 'answering'), ('acknowledge', 'supplier', 'information', 'issued', 'noted'),
    ('dispute', 'supplier', null, 'issued', 'disputed'), ('dispute', 'supplier', null, 'answering', 'disputed'),
    ('withdraw', 'customer', null, 'disputed', 'withdrawn'), ('uphold', 'customer', null, 'disputed', 'answering'),
    ('cancel', 'customer', null, 'issued', 'cancelled'), ('cancel', 'customer', null, 'answering', 'cancelled'), ('cancel', 'customer', null, 'disputed', 'cancelled'),
    ('accept', 'customer', null, 'answering', 'accepted'), ('verify', 'customer', null, 'accepted', 'verified'),
    ('close', 'customer', null, 'verified', 'closed-by-customer'), ('close', 'supplier', null, 'verified', 'closed-by-supplier'),
    ('close', 'customer', null, 'closed-by-supplier', 'closed'), ('close', 'supplier', null, 'closed-by-customer', 'closed'),
    ('reopen', 'customer', null, 'accepted', 'answering'), ('reopen', 'customer', null, 'verified', 'answering'), ('reopen', 'customer', null, 'closed', 'answering'),
    ('reopen', 'customer', null, 'closed-by-customer', 'answering'), ('reopen', 'customer', null, 'closed-by-supplier', 'answering'))`

const STATEMENTS = [
  `create function portal.new_reference(prefix text) returns text language sql volatile as $$
    select prefix || '-' || to_char(now() at time zone 'UTC', 'YYYY') || '-' || upper(right(portal.new_id(prefix), 6)) $$`,
  `comment on function portal.new_reference(text) is 'What people call a case by. Drawn, not counted: a number that counts would tell a partner of the cases of others.'`,
  `grant execute on function portal.new_reference(text) to trace_app, trace_derive`,

  `create table portal.scar (
    id int generated always as identity primary key,
    public_id text not null default portal.new_id('scar') constraint scar_id_is_unique unique,
    reference text not null default portal.new_reference('SCAR'),
    customer int not null constraint scar_is_issued_by_an_organization references portal.organization,
    supplier int not null constraint scar_is_issued_to_an_organization references portal.organization,
    category text not null constraint scar_category_is_known check (category in ('response', 'information')),
    severity text not null constraint scar_severity_is_known check (severity in ('critical', 'major', 'minor')),
    title text not null constraint scar_has_a_title check (title <> ''), part text not null, defect_code text,
    problem text not null constraint scar_says_what_is_wrong check (problem <> ''),
    disposition text not null constraint scar_disposition_is_known check (disposition in ('none', 'use-as-is', 'rework', 'return', 'scrap', 'sort')),
    expectations jsonb not null default '{}', cost_note text, cycle int not null default 1,
    state text not null default 'issued' constraint scar_state_is_known check (state in
      ('issued', 'noted', 'answering', 'disputed', 'withdrawn', 'cancelled', 'accepted', 'verified', 'closed-by-customer', 'closed-by-supplier', 'closed')),
    issued_by int not null constraint scar_is_issued_by_a_person references portal.person, issued_name text not null,
    issued_at timestamptz not null default now(),
    constraint scar_is_between_two check (customer <> supplier),
    constraint scar_reference_is_one_for_its_customer unique (customer, reference))`,
  `comment on table portal.scar is 'A customer asks a supplier to find the cause of a nonconformity and to correct it (ISO 13485:2016 7.4 and 8.5.2), answered as an 8D.'`,
  `comment on column portal.scar.category is 'response: the steps D3 to D7 are owed; information: to be noted.'`,
  `comment on column portal.scar.expectations is 'What complete means for each step, as the customer says: step to text.'`,
  `comment on column portal.scar.cycle is 'Reopened, the steps are owed anew: answers belong to a cycle.'`,
  `create index scar_by_customer on portal.scar (customer, id desc)`,
  `create index scar_by_supplier on portal.scar (supplier, id desc)`,
  `create table portal.scar_item (
    scar int not null constraint scar_item_is_of_a_scar references portal.scar, n int not null,
    uri text not null, said text not null, quantity numeric constraint scar_quantity_is_positive check (quantity > 0), unit text,
    constraint scar_item_has_one_place primary key (scar, n))`,
  `comment on table portal.scar_item is 'The lots and units that a request is about, by canonical identity and as they were entered.'`,
  `create index scar_item_by_uri on portal.scar_item (uri)`,
  `create table portal.scar_act (
    scar int not null constraint scar_act_is_on_a_scar references portal.scar, n int not null,
    move text not null, step text, side text not null constraint scar_act_is_of_a_side check (side in ('customer', 'supplier')),
    by_person int constraint scar_act_is_by_a_person references portal.person, by_name text not null,
    at timestamptz not null default now(), reason text, from_state text, to_state text not null,
    constraint scar_act_has_one_place primary key (scar, n))`,
  `comment on table portal.scar_act is 'Everything that was done to a request, in order. The state of the request is where the last act led.'`,
  `create table portal.scar_answer (
    scar int not null constraint scar_answer_is_to_a_scar references portal.scar, cycle int not null,
    step text not null constraint scar_step_is_known check (step in ('D3', 'D4', 'D5', 'D6', 'D7')), version int not null,
    content jsonb not null, submitted_by int constraint scar_answer_is_by_a_person references portal.person, submitted_name text not null,
    submitted_at timestamptz not null default now(),
    verdict text constraint scar_verdict_is_known check (verdict in ('accepted', 'returned')), verdict_reason text,
    verdict_by int constraint scar_verdict_is_by_a_person references portal.person, verdict_name text, verdict_at timestamptz,
    constraint scar_answer_has_one_version primary key (scar, cycle, step, version),
    constraint scar_verdict_is_whole check ((verdict is null) = (verdict_at is null)),
    constraint scar_step_is_returned_with_a_reason check (verdict is distinct from 'returned' or verdict_reason <> ''))`,
  `comment on table portal.scar_answer is 'A step as the supplier submitted it, each version kept, and what the customer said of it.'`,
  `create table portal.scar_clock (
    scar int not null constraint scar_clock_is_of_a_scar references portal.scar,
    name text not null constraint scar_clock_is_known check (name in ('acknowledge', 'containment', 'answer')),
    day date not null, due timestamptz not null, first_due timestamptz not null, zone text not null, beyond_data boolean not null default false,
    met_at timestamptz, extended_because text,
    constraint scar_clock_runs_once primary key (scar, name))`,
  `comment on table portal.scar_clock is 'When something is due of the supplier: the end of a day in its zone. An extension keeps the first date.'`,
  `create table portal.scar_exhibit (
    id int generated always as identity primary key,
    public_id text not null default portal.new_id('exhi') constraint exhibit_id_is_unique unique,
    scar int not null constraint exhibit_is_in_a_scar references portal.scar,
    owner int not null constraint exhibit_is_of_an_organization references portal.organization,
    fact text not null, groups text[] not null, shown text not null, digest bytea not null,
    shared_by int constraint exhibit_is_shared_by_a_person references portal.person, shared_name text not null, shared_at timestamptz not null default now(),
    constraint exhibit_is_what_was_digested check (digest = sha256(convert_to(shown, 'UTF8'))),
    constraint exhibit_is_cited_once unique (owner, scar, fact))`,
  `comment on table portal.scar_exhibit is 'A fact as its owner shared it in a request: an immutable copy of stated groups, for the life of the record. Revoking a grant does not undo it.'`,
  `create index exhibit_by_scar on portal.scar_exhibit (scar, id)`,
  `create table portal.scar_note (
    id int generated always as identity primary key,
    scar int not null constraint scar_note_is_on_a_scar references portal.scar,
    organization int not null constraint scar_note_is_by_an_organization references portal.organization,
    audience text not null constraint scar_note_audience_is_known check (audience in ('both', 'own')),
    body text not null constraint scar_note_says_something check (body <> ''),
    written_by int not null constraint scar_note_is_by_a_person references portal.person, written_name text not null, at timestamptz not null default now())`,
  `comment on table portal.scar_note is 'What people say about a request: to both sides, or to their own alone.'`,
  `create index scar_note_by_scar on portal.scar_note (scar, id)`,
  `create table portal.scar_forward (
    scar int constraint scar_forward_is_of_a_scar primary key references portal.scar,
    parent int not null constraint scar_forward_is_for_a_scar references portal.scar,
    organization int not null constraint scar_forward_is_by_an_organization references portal.organization)`,
  `comment on table portal.scar_forward is 'A request to the next tier that was written because of one we were asked. The forwarder''s alone: neither its customer nor its supplier learns of the other.'`,
  `create index scar_forward_by_parent on portal.scar_forward (organization, parent)`,
  `create table portal.draft (
    organization int not null constraint draft_is_of_an_organization references portal.organization,
    about text not null, content jsonb not null constraint draft_is_a_form check (jsonb_typeof(content) = 'object' and length(content::text) < 262144),
    saved_by int not null constraint draft_is_by_a_person references portal.person, saved_name text not null, saved_at timestamptz not null default now(),
    constraint draft_is_one_for_its_form primary key (organization, about))`,
  `comment on table portal.draft is 'A form that is not sent yet, shared by the colleagues of one organization.'`,
  `create table portal.signature (
    id int generated always as identity primary key,
    public_id text not null default portal.new_id('sign') constraint signature_id_is_unique unique,
    scar int not null constraint signature_is_on_a_scar references portal.scar, act int not null,
    organization int not null constraint signature_is_for_an_organization references portal.organization,
    signer int not null constraint signature_is_by_a_person references portal.person, printed_name text not null,
    meaning text not null constraint signature_meaning_is_known check (meaning in ('approval', 'review', 'responsibility')),
    signed_at timestamptz not null default now(), zone text not null, language text not null,
    shown text not null, digest bytea not null, email text not null,
    constraint signature_is_of_an_act foreign key (scar, act) references portal.scar_act (scar, n),
    constraint signature_is_one_for_an_act unique (scar, act))`,
  `comment on table portal.signature is 'Name as printed, meaning, time and zone, and a digest over exactly what the signer was shown (21 CFR 11.50 and 11.70).'`,

  `select portal.protect(t) from unnest(array['portal.scar', 'portal.scar_item', 'portal.scar_act', 'portal.scar_answer', 'portal.scar_clock', 'portal.scar_exhibit',
    'portal.scar_note', 'portal.scar_forward', 'portal.draft', 'portal.signature']::regclass[]) t`,
  `create policy scar_is_for_its_two_sides on portal.scar for select to trace_app using ((select portal.me()) in (customer, supplier))`,
  `create policy scar_is_issued_to_a_partner on portal.scar for insert to trace_app
    with check (customer = (select portal.me()) and state = 'issued' and cycle = 1 and issued_by = (select portal.person()) and portal.acts_as('quality') and portal.are_partners(customer, supplier))`,
  `grant select, insert (customer, supplier, category, severity, title, part, defect_code, problem, disposition, expectations, cost_note, issued_by, issued_name) on portal.scar to trace_app`,
  // items and clocks are set in the transaction that issues the request, and never after
  ...['scar_item', 'scar_clock'].flatMap((table) => [
    `create policy ${table}_is_for_its_two_sides on portal.${table} for select to trace_app using (${SIDE})`,
    `create policy ${table}_is_set_when_it_is_issued on portal.${table} for insert to trace_app
      with check (exists (select from portal.scar s where s.id = scar and s.customer = (select portal.me()) and s.issued_at = now()))`,
  ]),
  `grant select, insert on portal.scar_item to trace_app`,
  `grant select, insert (scar, name, day, due, first_due, zone, beyond_data) on portal.scar_clock to trace_app`,
  ...['scar_act', 'scar_answer'].flatMap((table) => [
    `create policy ${table}_is_for_its_two_sides on portal.${table} for select to trace_app using (${SIDE})`,
    `grant select on portal.${table} to trace_app`,
  ]),
  `create policy exhibit_is_for_the_two_sides on portal.scar_exhibit for select to trace_app using (${SIDE})`,
  `create policy exhibit_is_shared_by_the_owner_of_the_fact on portal.scar_exhibit for insert to trace_app
    with check (owner = (select portal.me()) and shared_by = (select portal.person()) and ${OPEN}
      and exists (select from facts.fact f where f.public_id = scar_exhibit.fact and f.owner = (select portal.me())))`,
  `grant select, insert (scar, owner, fact, groups, shown, digest, shared_by, shared_name) on portal.scar_exhibit to trace_app`,
  `create policy note_is_for_whom_it_is_meant on portal.scar_note for select to trace_app using (${SIDE} and (audience = 'both' or organization = (select portal.me())))`,
  `create policy note_is_written_by_a_side on portal.scar_note for insert to trace_app
    with check (organization = (select portal.me()) and written_by = (select portal.person()) and ${SIDE})`,
  `grant select, insert (scar, organization, audience, body, written_by, written_name) on portal.scar_note to trace_app`,
  `create policy forward_is_for_the_forwarder on portal.scar_forward for select to trace_app using (organization = (select portal.me()))`,
  `create policy forward_joins_two_of_ours on portal.scar_forward for insert to trace_app
    with check (organization = (select portal.me()) and exists (select from portal.scar s where s.id = scar and s.customer = (select portal.me()))
      and exists (select from portal.scar s where s.id = parent and s.supplier = (select portal.me())))`,
  `grant select, insert on portal.scar_forward to trace_app`,
  `create policy draft_is_for_colleagues on portal.draft to trace_app using (organization = (select portal.me())) with check (organization = (select portal.me()) and saved_by = (select portal.person()))`,
  `grant select, insert, update, delete on portal.draft to trace_app`,
  `create policy signature_is_for_the_two_sides on portal.signature for select to trace_app using (${SIDE})`,
  `grant select on portal.signature to trace_app`,
  ...['scar_item', 'scar_act', 'scar_exhibit', 'scar_note', 'scar_forward', 'signature'].map(
    (table) =>
      `create trigger ${table}_is_forever before update or delete or truncate on portal.${table} for each statement execute function portal.refuse_change()`,
  ),
  `create trigger answer_is_never_deleted before delete or truncate on portal.scar_answer for each statement execute function portal.refuse_change()`,
  `select portal.keep_trail('portal.scar', 'public_id'), portal.keep_trail('portal.scar_item', 'scar'), portal.keep_trail('portal.scar_act', 'scar'), portal.keep_trail('portal.scar_answer', 'scar', 'content'),
    portal.keep_trail('portal.scar_clock', 'scar'), portal.keep_trail('portal.scar_exhibit', 'public_id', 'shown'), portal.keep_trail('portal.scar_note', 'scar', 'body'),
    portal.keep_trail('portal.scar_forward', 'scar'), portal.keep_trail('portal.draft', 'about', 'content'), portal.keep_trail('portal.signature', 'public_id', 'shown')`,

  // ---- acts ----
  `create function portal.name_of_actor() returns text language sql stable security definer set search_path = portal, pg_temp as $$
    select coalesce((select p.name from person p where p.id = portal.person()), portal.client(), '') $$`,
  `comment on function portal.name_of_actor() is 'The name of whoever acts, as it is printed in a record.'`,
  `create function portal.record_scar_act(s portal.scar, move_ text, step_ text, side_ text, reason_ text, to_ text) returns int language plpgsql volatile security definer set search_path = portal, pg_temp as $$
  declare n_ int;
  begin
    select coalesce(max(a.n), 0) + 1 into n_ from scar_act a where a.scar = s.id;
    insert into scar_act (scar, n, move, step, side, by_person, by_name, reason, from_state, to_state)
      values (s.id, n_, move_, step_, side_, portal.person(), portal.name_of_actor(), nullif(reason_, ''), case when move_ <> 'issue' then s.state end, to_);
    return n_;
  end $$`,
  `comment on function portal.record_scar_act(portal.scar, text, text, text, text, text) is 'Keeps one act and gives its place. Called by the functions that act, never by the app.'`,
  `create function portal.scar_was_issued() returns trigger language plpgsql security definer set search_path = portal, pg_temp as $$ begin
    perform portal.record_scar_act(new, 'issue', null, 'customer', null, 'issued'); return null; end $$`,
  `create trigger scar_begins_with_an_act after insert on portal.scar for each row execute function portal.scar_was_issued()`,
  `create function portal.move_scar(scar_ text, move_ text, reason_ text, signed jsonb) returns text language plpgsql volatile security definer set search_path = portal, pg_temp as $$
  declare s scar; side_ text; to__ text; n_ int;
  begin
    select * into s from scar where public_id = scar_ and portal.me() in (customer, supplier) for update;
    if not found then return 'hidden'; end if;
    if not portal.acts_as('quality') then raise exception 'whoever answers for quality moves a request' using errcode = '42501'; end if;
    side_ := case when s.customer = portal.me() then 'customer' else 'supplier' end;
    select m.to_ into to__ from ${MOVES} m (move, side, category, from_, to_)
      where m.move = move_ and m.side = side_ and m.from_ = s.state and (m.category is null or m.category = s.category);
    if not found then return 'moved-on'; end if;
    if move_ in ('dispute', 'withdraw', 'uphold', 'cancel', 'verify', 'reopen') and coalesce(reason_, '') = '' then
      raise exception 'this move says why' using errcode = '23514'; end if;
    if move_ = 'accept' and (select count(distinct a.step) from scar_answer a where a.scar = s.id and a.cycle = s.cycle and a.verdict = 'accepted') < 5 then return 'not-whole'; end if;
    n_ := portal.record_scar_act(s, move_, null, side_, reason_, to__);
    update scar set state = to__, cycle = s.cycle + case when move_ = 'reopen' then 1 else 0 end where id = s.id;
    if move_ in ('acknowledge', 'dispute') then update scar_clock c set met_at = now() where c.scar = s.id and c.name = 'acknowledge' and c.met_at is null; end if;
    if move_ = 'reopen' then update scar_clock c set met_at = null where c.scar = s.id and c.name <> 'acknowledge'; end if;
    if signed is not null then
      insert into signature (scar, act, organization, signer, printed_name, email, meaning, zone, language, shown, digest)
        select s.id, n_, portal.me(), p.id, p.name, p.email, signed ->> 'meaning', signed ->> 'zone', signed ->> 'language', signed ->> 'shown', sha256(convert_to(signed ->> 'shown', 'UTF8'))
        from person p where p.id = portal.person();
    elsif move_ in ('accept', 'verify', 'close') then raise exception 'this move is signed' using errcode = '23514';
    end if;
    return 'moved';
  end $$`,
  `comment on function portal.move_scar(text, text, text, jsonb) is 'Moves a request of ours, if the table of moves has this move from where it stands. hidden: none of ours; moved-on: it stands elsewhere; not-whole: a step is not accepted yet.'`,
  `create function portal.submit_scar_step(scar_ text, step_ text, content_ jsonb) returns text language plpgsql volatile security definer set search_path = portal, pg_temp as $$
  declare s scar; last_ scar_answer; before_ text := case step_ when 'D4' then 'D3' when 'D5' then 'D4' when 'D6' then 'D5' when 'D7' then 'D6' end;
  begin
    select * into s from scar where public_id = scar_ and supplier = portal.me() for update;
    if not found then return 'hidden'; end if;
    if not portal.acts_as('quality') then raise exception 'whoever answers for quality submits a step' using errcode = '42501'; end if;
    if s.state <> 'answering' then return 'moved-on'; end if;
    if before_ is not null and not exists (select from scar_answer a where a.scar = s.id and a.cycle = s.cycle and a.step = before_) then return 'too-early'; end if;
    select * into last_ from scar_answer a where a.scar = s.id and a.cycle = s.cycle and a.step = step_ order by a.version desc limit 1;
    if found and last_.verdict is distinct from 'returned' then return 'submitted-already'; end if;
    insert into scar_answer (scar, cycle, step, version, content, submitted_by, submitted_name)
      values (s.id, s.cycle, step_, coalesce(last_.version, 0) + 1, content_, portal.person(), portal.name_of_actor());
    perform portal.record_scar_act(s, 'submit', step_, 'supplier', null, s.state);
    if step_ = 'D3' then update scar_clock c set met_at = now() where c.scar = s.id and c.name = 'containment' and c.met_at is null;
    elsif (select count(*) from unnest(array['D4', 'D5', 'D6', 'D7']) need (step) where exists (select from (select distinct on (a.step) a.step, a.verdict from scar_answer a
        where a.scar = s.id and a.cycle = s.cycle order by a.step, a.version desc) l where l.step = need.step and l.verdict is distinct from 'returned')) = 4 then
      update scar_clock c set met_at = now() where c.scar = s.id and c.name = 'answer' and c.met_at is null;
    end if;
    return 'submitted';
  end $$`,
  `comment on function portal.submit_scar_step(text, text, jsonb) is 'The supplier submits one step. too-early: the step before was not submitted; submitted-already: it waits for the customer or was accepted.'`,
  `create function portal.judge_scar_step(scar_ text, step_ text, version_ int, verdict_ text, reason_ text) returns text language plpgsql volatile security definer set search_path = portal, pg_temp as $$
  declare s scar;
  begin
    select * into s from scar where public_id = scar_ and customer = portal.me() for update;
    if not found then return 'hidden'; end if;
    if not portal.acts_as('quality') then raise exception 'whoever answers for quality judges a step' using errcode = '42501'; end if;
    if s.state <> 'answering' then return 'moved-on'; end if;
    update scar_answer a set verdict = verdict_, verdict_reason = nullif(reason_, ''), verdict_by = portal.person(), verdict_name = portal.name_of_actor(), verdict_at = now()
      where a.scar = s.id and a.cycle = s.cycle and a.step = step_ and a.version = version_ and a.verdict is null;
    if not found then return 'moved-on'; end if;
    perform portal.record_scar_act(s, case verdict_ when 'accepted' then 'accept-step' else 'return-step' end, step_, 'customer', reason_, s.state);
    if verdict_ = 'returned' then update scar_clock c set met_at = null where c.scar = s.id and c.name = case when step_ = 'D3' then 'containment' else 'answer' end; end if;
    return 'judged';
  end $$`,
  `comment on function portal.judge_scar_step(text, text, int, text, text) is 'The customer accepts one submitted step, or returns it with a reason; then its clock runs again.'`,
  `create function portal.extend_scar_clock(scar_ text, name_ text, day_ date, due_ timestamptz, reason_ text) returns text language plpgsql volatile security definer set search_path = portal, pg_temp as $$
  declare s scar;
  begin
    select * into s from scar where public_id = scar_ and customer = portal.me() for update;
    if not found then return 'hidden'; end if;
    if not portal.acts_as('quality') then raise exception 'whoever answers for quality extends a clock' using errcode = '42501'; end if;
    if coalesce(reason_, '') = '' then raise exception 'an extension says why' using errcode = '23514'; end if;
    update scar_clock c set day = day_, due = due_, extended_because = reason_ where c.scar = s.id and c.name = name_ and c.met_at is null and due_ > c.due and s.state in ('issued', 'answering', 'disputed');
    if not found then return 'moved-on'; end if;
    perform portal.record_scar_act(s, 'extend', name_, 'customer', reason_, s.state);
    return 'extended';
  end $$`,
  `comment on function portal.extend_scar_clock(text, text, date, timestamptz, text) is 'The customer gives more time, with a reason. The first date stays.'`,
  `create function portal.superseded_exhibits(scar_ text) returns table (fact text) language sql stable security definer set search_path = portal, facts, pg_temp as $$
    select e.fact from scar s join scar_exhibit e on e.scar = s.id join facts.fact f on f.public_id = e.fact
    where s.public_id = scar_ and portal.me() in (s.customer, s.supplier) and f.superseded_by is not null $$`,
  `comment on function portal.superseded_exhibits(text) is 'Which exhibits of a request of ours show a fact that was amended since they were shared.'`,
  `select portal.give_to_derive(f) from unnest(array['portal.name_of_actor()', 'portal.record_scar_act(portal.scar, text, text, text, text, text)', 'portal.scar_was_issued()', 'portal.move_scar(text, text, text, jsonb)',
    'portal.submit_scar_step(text, text, jsonb)', 'portal.judge_scar_step(text, text, int, text, text)', 'portal.extend_scar_clock(text, text, date, timestamptz, text)', 'portal.superseded_exhibits(text)']::regprocedure[]) f`,
  `grant execute on function portal.acts_as(text[]), portal.name_of_actor(), portal.move_scar(text, text, text, jsonb), portal.submit_scar_step(text, text, jsonb), portal.judge_scar_step(text, text, int, text, text),
    portal.extend_scar_clock(text, text, date, timestamptz, text), portal.superseded_exhibits(text) to trace_app`,
]
