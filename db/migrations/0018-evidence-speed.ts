import { type Kysely, sql } from 'kysely'

/**
 * The same answers with less work. A walk asks the wall once of each edge and not twice, and which lists hold more than
 * what is shown is found by a set difference: compared pair by pair, an answer about a unit of a large lot took longer
 * for that one question than for all the rest.
 */
export async function up(db: Kysely<never>): Promise<void> {
  for (const statement of STATEMENTS) await sql.raw(statement).execute(db)
}

const STATEMENTS = [
  `create or replace function facts.walk(item_ bigint) returns table (item bigint, uri text, kind text, di text, lot text, serial text, role text, depth int, parent bigint, fact bigint,
    quantity numeric, uom text, possible boolean, withheld boolean, withheld_by int, same boolean) language plpgsql stable security definer set search_path = facts, portal, pg_temp as $$
  #variable_conflict use_column
  declare self_ facts.item; level bigint[]; seen bigint[]; d int; up boolean; e record; next_ bigint[]; same_ bigint[]; hidden_at bigint[]; hidden_by int[];
  begin
    select * into self_ from item where id = item_;
    if not found or not names(item_) then return; end if;
    return query select self_.id, self_.uri, self_.kind, self_.di, self_.lot, self_.serial, 'self', 0, null::bigint, null::bigint, null::numeric, null::text, false, false, null::int, false;
    if not tied(item_) then return; end if;
    if self_.lot_item is not null and names(self_.lot_item) then
      return query select i.id, i.uri, i.kind, i.di, i.lot, i.serial, 'lot', 1, self_.id, null::bigint, null::numeric, null::text, false, false, null::int, false from item i where i.id = self_.lot_item;
    end if;

    -- boxes now around it, and what is now inside it
    return query
      with recursive box(child, parent, fact, depth) as (
        select n.child, n.parent, n.from_fact, 1 from containment n where n.child = item_ and n.closed_by_fact is null and n.until is null
        union select n.child, n.parent, n.from_fact, b.depth + 1 from box b join containment n on n.child = b.parent and n.closed_by_fact is null and n.until is null where b.depth < 8)
      select distinct on (i.id) i.id, i.uri, i.kind, i.di, i.lot, i.serial, 'box', b.depth, b.child, b.fact, null::numeric, null::text, false, false, null::int, false
      from box b join item i on i.id = b.parent
      where i.id <> item_ and exists (select from fact_item k where k.fact = b.fact and k.item = b.parent and sees(k)) and exists (select from fact_item k where k.fact = b.fact and k.item = b.child and sees(k))
      order by i.id, b.depth;
    return query
      with recursive inside(child, parent, fact, depth) as (
        select n.child, n.parent, n.from_fact, 1 from containment n where n.parent = item_ and n.closed_by_fact is null and n.until is null
        union select n.child, n.parent, n.from_fact, b.depth + 1 from inside b join containment n on n.parent = b.child and n.closed_by_fact is null and n.until is null where b.depth < 8)
      select distinct on (i.id) i.id, i.uri, i.kind, i.di, i.lot, i.serial, 'content', b.depth, b.parent, b.fact,
        (select k.quantity from fact_item k where k.fact = b.fact and k.item = b.child and k.role = 'c'), (select k.uom from fact_item k where k.fact = b.fact and k.item = b.child and k.role = 'c'), false, false, null::int, false
      from inside b join item i on i.id = b.child
      where i.id <> item_ and exists (select from fact_item k where k.fact = b.fact and k.item = b.parent and sees(k)) and exists (select from fact_item k where k.fact = b.fact and k.item = b.child and sees(k))
      order by i.id, b.depth;

    -- lineage, upwards and downwards; what is not shown stands as one node at its place and is not walked through
    foreach up in array array[true, false] loop
      level := array_remove(array[item_, case when up and names(self_.lot_item) then self_.lot_item end], null); seen := level; d := 0;
      while cardinality(level) > 0 and d < 64 and cardinality(seen) < 20000 loop
        -- the same thing under another number stands at the same depth
        same_ := level;
        while cardinality(same_) > 0 loop
          next_ := '{}';
          for e in
            select q.near, q.far, min(q.from_fact) as from_fact, max(q.quantity) as quantity, min(q.uom) as uom
            from (select case when up then l.child else case when l.parent = any (same_) then l.parent else l.parent_lot end end as near, case when up then l.parent else l.child end as far, l.from_fact, l.quantity, l.uom
              from lineage l join fact_item p on p.fact = l.from_fact and p.item = l.parent and p.role = 's' join fact_item c on c.fact = l.from_fact and c.item = l.child and c.role = 'e'
              where l.same and l.closed_by_fact is null and ((up and l.child = any (same_)) or (not up and (l.parent = any (same_) or l.parent_lot = any (same_)))) and sees(p) and sees(c)) q
            group by q.near, q.far order by q.near, q.far
          loop
            return query select i.id, i.uri, i.kind, i.di, i.lot, i.serial, case when up then 'ancestor' else 'descendant' end, d, e.near, e.from_fact, e.quantity, e.uom, false, false, null::int, true from item i where i.id = e.far;
            if not e.far = any (seen) then seen := seen || e.far; next_ := next_ || e.far; end if;
          end loop;
          level := level || next_; same_ := next_;
        end loop;
        d := d + 1; next_ := '{}'; hidden_at := '{}'; hidden_by := '{}';
        for e in
          select q.near, q.far, min(q.from_fact) as from_fact, max(q.quantity) as quantity, min(q.uom) as uom, bool_and(q.possible) as possible, q.shown, min(q.owner) as owner, count(distinct q.owner) as owners
          from (select case when up then l.child else case when l.parent = any (level) then l.parent else l.parent_lot end end as near, case when up then l.parent else l.child end as far,
              l.from_fact, l.quantity, l.uom, l.possible, l.same, p.owner, sees(p) and sees(c) as shown
            from lineage l join fact_item p on p.fact = l.from_fact and p.item = l.parent and p.role in ('i', 's') join fact_item c on c.fact = l.from_fact and c.item = l.child and c.role in ('o', 'e')
            where l.closed_by_fact is null and ((up and l.child = any (level)) or (not up and (l.parent = any (level) or l.parent_lot = any (level)))) offset 0) q
          where not (q.same and q.shown) -- that one stands at the depth before
          group by q.near, case when q.shown then q.far end, q.far, q.shown order by q.near, q.far
        loop
          if not e.shown then
            hidden_at := hidden_at || e.near; hidden_by := hidden_by || case when e.owners = 1 then e.owner end;
            continue;
          end if;
          return query select i.id, i.uri, i.kind, i.di, i.lot, i.serial, case when up then 'ancestor' else 'descendant' end, d, e.near, e.from_fact, e.quantity, e.uom, e.possible, false, null::int, false from item i where i.id = e.far;
          if not e.far = any (seen) then seen := seen || e.far; next_ := next_ || e.far; end if;
        end loop;
        return query
          select null::bigint, null::text, null::text, null::text, null::text, null::text, case when up then 'ancestor' else 'descendant' end, d, q.near, null::bigint, null::numeric, null::text, false, true,
            case when count(distinct q.owner) = 1 and count(*) = count(q.owner) then min(q.owner) end, false
          from unnest(hidden_at, hidden_by) q(near, owner) group by q.near;
        if up then -- a serialised part came from a lot too
          for e in select i.id as near, l.id as far, l.uri, l.kind, l.di, l.lot, l.serial from unnest(next_) u(x) join item i on i.id = u.x join item l on l.id = i.lot_item where not l.id = any (seen) loop
            if names(e.far) then
              return query select e.far, e.uri, e.kind, e.di, e.lot, e.serial, 'ancestor', d + 1, e.near, null::bigint, null::numeric, null::text, false, false, null::int, false;
              seen := seen || e.far; next_ := next_ || e.far;
            end if;
          end loop;
        end if;
        level := next_;
      end loop;
    end loop;
  end $$`,

  `create or replace function facts.lists_with_more(facts_ bigint[], items_ bigint[]) returns table (fact bigint, role text)
    language sql stable security definer set search_path = facts, portal, pg_temp as $$
    with rest as (select n.fact, n.item from facts.fact_item n where n.fact = any (facts_) except select * from unnest(facts_, items_))
    select distinct n.fact, n.role from rest r join facts.fact_item n on n.fact = r.fact and n.item = r.item
    where n.owner = portal.me() or exists (select from portal.grant_ g where g.owner = n.owner and g.partner = portal.me()) or exists (
      select from facts.fact_item a where a.fact = n.fact and a.answers = portal.me()) $$`,
]
