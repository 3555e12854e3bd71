import { type Kysely, sql } from 'kysely'

/**
 * The log of disclosures asked for what is remarkable in it; and grants that a grantee gives onward, offered from its page:
 * who sees them, and that of several versions made of one grant only one comes into force.
 */
export async function up(db: Kysely<never>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}

const STATEMENTS = [
  // A flag is worked out from what came before, so it is asked of rows in their order, a stretch at a time, until there are enough.
  `create function portal.flagged_disclosures(filter jsonb, before text, how_many int, flag_ text)
    returns table (id bigint, public_id text, owner int, reader int, at timestamptz, role text, purpose text, door text, question text, facts text[], groups text[])
    language plpgsql stable security definer set search_path = portal, facts, pg_temp as $$
  #variable_conflict use_column
  declare last_ text := before; stretch int; found_ int := 0; hits bigint[]; ids bigint[]; lasts text[];
  begin
    loop
      select array_agg(d.id), array_agg(d.public_id order by d.id desc) into ids, lasts from portal.disclosures_of_ours(filter, last_, 500) d;
      if ids is null then return; end if;
      hits := array(select f.id from portal.disclosure_flags(ids) f where case flag_ when 'first' then cardinality(f.first_groups) > 0 when 'surge' then f.surge when 'off-hours' then f.off_hours
        else cardinality(f.first_groups) > 0 or f.surge or f.off_hours end order by f.id desc limit how_many - found_);
      return query select d.* from portal.disclosures_of_ours(filter, last_, 500) d where d.id = any (hits) order by d.id desc;
      found_ := found_ + cardinality(hits);
      stretch := cardinality(lasts);
      if found_ >= how_many or stretch < 500 then return; end if;
      last_ := lasts[stretch];
    end loop;
  end $$`,
  `comment on function portal.flagged_disclosures(jsonb, text, int, text) is 'Of the disclosures of facts of the bound organization those that are remarkable: first, surge, off-hours, or any of these.'`,
  // ---- who gives a grant ----
  `alter table portal.grant_ add column giver int constraint grant_is_given_by_an_organization references portal.organization`,
  `comment on column portal.grant_.giver is 'Who shows: the owner of the facts, or, made onward, the partner of the grant it is made under.'`,
  `alter table portal.grant_ disable trigger user`,
  `update portal.grant_ g set giver = coalesce((select p.partner from portal.grant_ p where p.id = g.via), g.owner)`,
  `alter table portal.grant_ enable trigger user`,
  `alter table portal.grant_ alter column giver set not null`,
  `create function portal.name_giver() returns trigger language plpgsql security definer set search_path = portal, pg_temp as $$ begin
    new.giver := case when new.via is null then new.owner else portal.grant_partner(new.via) end;
    if new.via is not null and (new.partner = new.owner or not portal.are_partners(new.giver, new.partner)) then
      raise exception 'a grant goes onward to a partner of whoever gives it' using errcode = '42501'; end if;
    return new;
  end $$`,
  `create trigger grant_names_its_giver before insert on portal.grant_ for each row execute function portal.name_giver()`,
  `create index grant_by_giver on portal.grant_ (giver)`,
  `create unique index grant_version_comes_into_force_once on portal.grant_ (owner, replaces) where replaces is not null and accepted_at is not null`,
  `grant select (giver) on portal.grant_ to trace_app`,
  `select portal.give_to_derive(f) from unnest(array['portal.flagged_disclosures(jsonb, text, int, text)', 'portal.name_giver()']::regprocedure[]) f`,
  `grant execute on function portal.flagged_disclosures(jsonb, text, int, text) to trace_app`,
]
