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
  `select portal.give_to_derive('portal.flagged_disclosures(jsonb, text, int, text)'::regprocedure)`,
  `grant execute on function portal.flagged_disclosures(jsonb, text, int, text) to trace_app`,
]
