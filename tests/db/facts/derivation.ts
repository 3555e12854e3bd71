import type pg from 'pg'

/** All that is derived, as one sorted text: equal texts mean equal derivations. */
export async function derivation(owner: pg.Pool): Promise<string[]> {
  const { rows } = await owner.query<{ t: string }>(`
    select 'reach ' || to_jsonb(r)::text t from facts.reach r
    union all select 'standing ' || jsonb_build_array(organization, item, relation, since, since_key, until, until_key, inside, from_fact, until_fact)::text from facts.standing where closed_by_fact is null
    union all select 'containment ' || jsonb_build_array(parent, child, since, until, from_fact, until_fact)::text from facts.containment where closed_by_fact is null
    union all select 'lineage ' || jsonb_build_array(parent, child, from_fact, quantity, possible, parent_lot, child_lot)::text from facts.lineage where closed_by_fact is null
    union all select 'entitled ' || jsonb_build_array(fact, item, role, entitled, answers, lot, brand)::text from facts.fact_item
    union all select 'lot ' || id || ' ' || lot_item from facts.item where lot_item is not null
    order by 1`)
  return rows.map((r) => r.t)
}
