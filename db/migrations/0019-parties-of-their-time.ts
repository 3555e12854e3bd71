import { type Kysely, sql } from 'kysely'

/**
 * Whom a location number stands for is asked of the time of the fact: what was shipped to a number before it went over was
 * shipped to whoever held it then, and stays theirs. And the sorted-out end of a transaction's number, which is computed,
 * stands in nobody's way when the parties of a shipment are told again.
 */
export async function up(db: Kysely<never>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}

/** Each function, and what of its words is said otherwise now. */
const OTHERWISE: readonly (readonly [name: string, pairs: readonly (readonly [before: string, after: string])[]])[] = [
  [
    'facts.capture(jsonb, jsonb)',
    [
      [
        'select p.uri, resolve_party(p.uri) as organization from (select consignee as uri from x union select possessor from x) p where p.uri is not null',
        'select p.uri, q.organization, q.since from (select consignee as uri from x union select possessor from x) p left join lateral party_since(p.uri) q on true where p.uri is not null',
      ],
      [
        'x."sourcePossessor", c.organization, p.organization,',
        `x."sourcePossessor", case when x."eventTime" < c.since then party_at(x.consignee, x."eventTime") else c.organization end,
        case when x."eventTime" < p.since then party_at(x.possessor, x."eventTime") else p.organization end,`,
      ],
    ],
  ],
  [
    'facts.rebrand()',
    [
      [
        'case when c.uri is null then f.consignee else c.o end',
        'case when c.uri is null then f.consignee else party_at(g.consignee_uri, g.event_time) end',
      ],
      [
        'case when h.uri is null then f.possessor else h.o end',
        'case when h.uri is null then f.possessor else party_at(g.possessor_uri, g.event_time) end',
      ],
    ],
  ],
]

const STATEMENTS: readonly string[] = [
  `create or replace trigger fact_transaction_changes_only_in_what_is_derived before update on facts.fact_transaction for each row execute function facts.only_derived('consignee', 'possessor', 'tail')`,
  `create function facts.party_since(uri text, out organization int, out since timestamptz) language sql stable security definer set search_path = facts, portal, pg_temp as $$
    select l.organization, l.valid_from from item_parts(uri) p, labeler_of(p.scheme, p.issuer_key, p.issuer_exact) l where p.kind in ('party', 'location') $$`,
  `comment on function facts.party_since(text) is 'The member organization behind a party or location identity, and since when its claim to the number holds; null since when always.'`,
  `create function facts.party_at(uri text, t timestamptz) returns int language sql stable security definer set search_path = facts, portal, pg_temp as $$
    select case when t < l.valid_from then coalesce(held_at(p.scheme, p.issuer_key, p.issuer_exact, t), l.organization) else l.organization end
    from item_parts(uri) p, labeler_of(p.scheme, p.issuer_key, p.issuer_exact) l where p.kind in ('party', 'location') $$`,
  `comment on function facts.party_at(text, timestamptz) is 'The member organization that stood behind a party or location identity at a moment.'`,
  `select portal.give_to_derive(f) from unnest(array['facts.party_since(text)', 'facts.party_at(text, timestamptz)']::regprocedure[]) f`,
  ...OTHERWISE.map(
    ([name, pairs]) => `do $do$
  declare said text := pg_get_functiondef('${name}'::regprocedure);
  begin
    ${pairs
      .map(
        ([
          before,
          after,
        ]) => `if position($q$${before}$q$ in said) = 0 then raise exception '% says it otherwise', '${name}'; end if;
    said := replace(said, $q$${before}$q$, $q$${after}$q$);`,
      )
      .join('\n    ')}
    execute said;
  end $do$`,
  ),
]
