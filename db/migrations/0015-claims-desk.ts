import { type Kysely, sql } from 'kysely'

/**
 * The desk of identifier claims: the operator disputes a claim as it verifies one, with a reason that the organization
 * concerned can read, and never verifies a number that somebody else holds exactly.
 */
export async function up(db: Kysely<never>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}

const STATEMENTS = [
  `create table portal.claim_judgement (
    id int generated always as identity primary key,
    claim int not null constraint judgement_is_about_a_claim references portal.identifier_claim,
    organization int not null constraint judgement_concerns_an_organization references portal.organization,
    person int not null constraint judgement_is_by_a_person references portal.person,
    said text not null constraint judgement_is_known check (said in ('verified', 'disputed')),
    reason text not null constraint judgement_says_why check (reason <> ''), at timestamptz not null default now())`,
  `comment on table portal.claim_judgement is 'What a person of the operator said of a claim, and how it was checked. Never changed.'`,
  `create index claim_judgement_by_claim on portal.claim_judgement (claim)`,
  `select portal.protect('portal.claim_judgement')`,
  `create policy claim_judgement_is_for_whom_it_concerns on portal.claim_judgement for select to trace_app
    using (organization = (select portal.me()) or exists (select from portal.organization o where o.id = (select portal.me()) and o.kind = 'operator'))`,
  `grant select (id, claim, organization, said, reason, at) on portal.claim_judgement to trace_app`,
  `create trigger judgement_is_forever before update or delete or truncate on portal.claim_judgement for each statement execute function portal.refuse_change()`,
  `select portal.keep_trail('portal.claim_judgement', 'id')`,
  `create unique index claim_is_made_once on portal.identifier_claim (organization, scheme, value) where state in ('proposed', 'disputed', 'verified')`,
  `create function portal.judge_claim(claim_ int, yes boolean, why text) returns text language plpgsql security definer set search_path = portal, pg_temp as $$
  declare c identifier_claim; became text;
  begin
    if not portal.acts_as('admin', 'data-steward') or not exists (select from organization where id = portal.me() and kind = 'operator') then raise exception 'a person of the operator judges claims' using errcode = '42501'; end if;
    select * into c from identifier_claim where id = claim_ for update;
    if not found then return 'hidden'; end if;
    if c.state not in ('proposed', 'disputed') or (not yes and c.state = 'disputed') then return 'over'; end if;
    if yes and portal.person() = any (c.verified_by) then return 'twice'; end if;
    if yes and exists (select from identifier_claim o where o.state = 'verified' and o.organization <> c.organization and o.scheme = c.scheme and o.value = c.value) then return 'held'; end if;
    insert into claim_judgement (claim, organization, person, said, reason) values (claim_, c.organization, portal.person(), case when yes then 'verified' else 'disputed' end, why);
    if yes then
      became := portal.verify_claim(claim_);
      return case when became = 'verified' then 'verified' else 'first' end;
    end if;
    -- whoever verified before looks again
    update identifier_claim set state = 'disputed', verified_by = '{}' where id = claim_;
    return 'disputed';
  end $$`,
  `comment on function portal.judge_claim(int, boolean, text) is 'One of two people of the operator verifies a claim, or one disputes it. Gives hidden, over, twice, held, first, verified or disputed.'`,
  `select portal.give_to_derive('portal.judge_claim(int, boolean, text)'::regprocedure)`,
  `revoke execute on function portal.verify_claim(int) from trace_app`, // the reason is part of it now
  `grant execute on function portal.judge_claim(int, boolean, text) to trace_app`,
]
