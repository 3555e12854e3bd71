/**
 * The derivation with two things more. Custody of a lot ends when all that came of it has gone on; what cannot be
 * counted has not gone. A lot or unit under the receiver's own number is joined to the number it came under (same-as):
 * an edge of lineage that walks cross at no depth, so that reach, recalls and ancestry follow through relabelling.
 */
export const MODEL_DERIVE: readonly string[] = [
  `create or replace function facts.lot_amount(f bigint, x bigint, moved bigint[], t timestamptz, k text, out amount numeric, out uom text) language sql stable set search_path = facts, pg_temp as $$
    with said as (select n.quantity, coalesce(n.uom, '') as uom from fact_item n where n.fact = f and n.item = x and n.role <> 's'),
    boxed as (select n.quantity, coalesce(n.uom, '') as uom from containment c join fact_item n on n.fact = c.from_fact and n.item = c.child and n.role = 'c'
      where c.child = x and c.parent = any (moved) and c.closed_by_fact is null and (c.since, c.since_key) < (t, k) and (c.until is null or (c.until, c.until_key) > (t, k)) and not exists (select from said)),
    each as (select * from said union all select * from boxed)
    select case when count(*) = count(e.quantity) and count(distinct e.uom) = 1 then sum(e.quantity) end, min(e.uom) from each e $$`,
  `comment on function facts.lot_amount(bigint, bigint, bigint[], timestamptz, text) is 'How much of a lot a movement moves: as listed, else as packed into the boxes that move. Null when any part is not said or units differ.'`,
  `create or replace function facts.lot_is_gone(x bigint, o int, since_ timestamptz, key_ text) returns boolean language sql stable set search_path = facts, pg_temp as $$
    select coalesce(count(*) = count(v.quantity) and count(distinct v.uom) = 1 and sum(v.quantity) <= 0, false) from lot_movement v
    where v.item = x and v.organization = o and (v.at, v.at_key) >= (since_, key_) $$`,
  `comment on function facts.lot_is_gone(bigint, int, timestamptz, text) is 'Whether all of a lot that came to an organization since a moment has gone on. Never when an amount is not said, or amounts are in different units: what cannot be counted has not gone.'`,
  `create or replace function facts.answered_by_fact(k facts.fact_item) returns bigint language sql stable set search_path = facts, pg_temp as $$
    select s.from_fact from standing s
    where s.closed_by_fact is null and s.organization = k.owner and s.since <= k.event_time and (s.until is null or s.until >= k.event_time)
      and (s.item = k.item or (s.item = k.lot and not exists (select from standing n where n.item = k.item and n.closed_by_fact is null and n.since <= k.event_time)))
    order by s.since desc, s.since_key desc, s.relation limit 1 $$`,
  `comment on function facts.answered_by_fact(facts.fact_item) is 'The shipment that a receipt answers.'`,
  `create or replace function facts.same_as(fs bigint[]) returns table (parent bigint, child bigint, fact bigint, quantity numeric, uom text, parent_lot bigint, child_lot bigint) language sql stable set search_path = facts, portal, pg_temp as $$
    select b.item, a.item, a.fact, a.quantity, a.uom, b.lot, a.lot
    from fact_item a join fact_item b on b.fact = a.fact and b.role = 's' and b.item <> a.item and b.entitled and b.effective join item x on x.id = a.item join item y on y.id = b.item and y.kind = x.kind
    where a.fact = any (fs) and a.role = 'e' and a.effect = 'relabel' and a.effective and a.entitled and x.kind in ('lot', 'unit')
      and right_on(a.owner, a.item, a.event_time, '', a.kind) = 'l'
      and (right_on(b.owner, b.item, b.event_time, '', b.kind) = 'l'
        or exists (select from fact_item g join fact_item h on h.fact = g.fact where g.item = b.item and g.effect = 'relabel' and g.effective and g.owner <> a.owner
          and h.item = a.item and (g.role, h.role) in (('e', 's'), ('s', 'e')) and right_on(g.owner, g.item, g.event_time, '', g.kind) = 'l')
        or exists (select from fact_item r where r.item = b.item and r.owner = a.owner and r.effect = 'receive' and r.effective and r.entitled and r.answers is distinct from a.owner
          and exists (select from fact_item n where n.item = a.item and n.fact in (r.fact, answered_by_fact(r)) and n.effective))) $$`,
  `comment on function facts.same_as(bigint[]) is 'Of relabelling facts, the pairs that hold: child is the number of the one who relabelled, parent the number it came under. It holds when the labeler of that number says so too, or the shipment it came by or the receipt that answers it carries both.'`,
  `create or replace function facts.replay(fs bigint[], scope bigint[], out ci bigint[], out co int[], out cf timestamptz[]) language plpgsql set search_path = facts, portal, pg_temp as $$
  declare
    f facts.fact; t timestamptz; k text; level bigint[]; seen bigint[]; mi bigint[]; mr text[]; ai bigint[]; ar text[]; an boolean[]; listed boolean;
    ps bigint[]; cs bigint[]; xi bigint[]; xo int[]; h_owning int; h_hand int;
  begin
    ci := '{}'; co := '{}'; cf := '{}';
    for f in select * from fact where id = any (coalesce(fs, array(select g.id from fact g where g.effect in ('ship', 'receive', 'pack', 'unpack')))) and effective and effect in ('ship', 'receive', 'pack', 'unpack') order by event_time, order_key loop
      t := f.event_time; k := f.order_key;
      if f.effect in ('ship', 'receive') then
        select array_agg(distinct item) into level from fact_item where fact = f.id and role <> 's';
        seen := level; ai := '{}'; ar := '{}'; an := '{}'; listed := true;
        -- a movement counts for what is inside at that moment, each item by the owner's own right to it
        while cardinality(level) > 0 loop
          select coalesce(array_agg(q.x), '{}'), coalesce(array_agg(q.r), '{}') into mi, mr
          from (select u.x, right_on(f.owner, u.x, t, k, f.kind) as r from unnest(level) u(x) offset 0) q
          where q.r in ('l', 'c') or (q.r = 't' and (f.effect = 'receive' or f.consignee_uri is null or right_on(f.consignee, q.x, t, k, 'shipment') in ('l', 'c')));
          if listed then
            update fact_item n set entitled = n.item = any (mi) where n.fact = f.id and (scope is null or n.item = any (scope)) and n.entitled is distinct from (n.item = any (mi));
          end if;
          ai := ai || mi; ar := ar || mr; an := an || array_fill(not listed, array[cardinality(mi)]);
          listed := false;
          select array_agg(distinct n.child) into level from containment n where n.closed_by_fact is null and n.parent = any (mi)
            and (n.since, n.since_key) < (t, k) and (n.until is null or (n.until, n.until_key) > (t, k)) and not n.child = any (seen);
          seen := seen || level;
        end loop;

        if f.effect = 'receive' then
          with m as (select i.id as x, i.kind in ('lot', 'product') as class from unnest(ai) u(x) join item i on i.id = u.x where scope is null or i.id = any (scope)),
          u as (update standing s set until = t, until_key = k, until_fact = f.id from m
            where s.item = m.x and s.closed_by_fact is null and s.until is null and s.relation = 't' and s.organization <> f.owner
              and (not m.class or (select g.consignee from fact g where g.id = s.from_fact) = f.owner)
            returning s.item, s.organization)
          select array_agg(item), array_agg(organization) into xi, xo from u;
          ci := ci || xi; co := co || xo; cf := cf || array_fill(t, array[coalesce(cardinality(xi), 0)]);
        elsif f.consignee_uri is not null or f.possessor_uri is not null then
          -- of a lot, how much came and went: custody of it ends when all that came has gone on
          insert into lot_movement (item, organization, quantity, uom, at, at_key, fact)
          select q.x, w.o, w.sign * q.amount, q.uom, t, k, f.id
          from (select i.id as x, s.amount, s.uom from unnest(ai, ar) u(x, r) join item i on i.id = u.x, lot_amount(f.id, i.id, ai, t, k) s
            where i.kind in ('lot', 'product') and u.r <> 't' and f.consignee_uri is not null and f.consignee is distinct from f.owner and (scope is null or i.id = any (scope))) q,
            lateral (values (f.owner, -1), (f.consignee, 1)) w(o, sign) where w.o is not null;
          -- only who owns it names a new owner; who has it in hand hands it on, to another hand or to the owner
          h_owning := case when f.possessor is distinct from f.consignee then f.possessor end;
          h_hand := case when f.possessor_uri is not null then f.possessor else f.consignee end;
          with m as (select i.id as x, u.r, i.kind in ('lot', 'product') as class, case when u.r = 't' then h_hand else h_owning end as h
            from unnest(ai, ar) u(x, r) join item i on i.id = u.x where scope is null or i.id = any (scope)),
          u as (update standing s set until = t, until_key = k, until_fact = f.id from m
            where s.item = m.x and s.closed_by_fact is null and s.until is null and (
              (not m.class and s.relation = 'c' and m.r <> 't' and f.consignee_uri is not null and s.organization = f.owner and f.consignee is distinct from f.owner)
              or (m.class and s.relation = 'c' and m.r <> 't' and f.consignee_uri is not null and s.organization = f.owner and f.consignee is distinct from f.owner
                and lot_is_gone(s.item, s.organization, s.since, s.since_key))
              or (not m.class and s.relation = 't' and s.organization is distinct from m.h)
              or (m.class and m.r = 't' and s.relation = 't' and s.organization = f.owner and s.organization is distinct from m.h
                and (select g.consignee_uri from fact g where g.id = s.from_fact) is not distinct from f.consignee_uri))
            returning s.item, s.organization)
          select array_agg(item), array_agg(organization) into xi, xo from u;
          ci := ci || xi; co := co || xo; cf := cf || array_fill(t, array[coalesce(cardinality(xi), 0)]);
          with m as (select i.id as x, u.r, u.n, i.kind in ('lot', 'product') as class, case when u.r = 't' then h_hand else h_owning end as h
            from unnest(ai, ar, an) u(x, r, n) join item i on i.id = u.x where scope is null or i.id = any (scope)),
          named as (
            select f.consignee as o, x, 'c' as relation, n from m where r <> 't' and f.consignee is not null
              and not exists (select from standing s where s.item = m.x and s.organization = f.consignee and s.relation = 'c' and s.closed_by_fact is null and s.until is null)
            union all
            select h, x, 't', n from m where h is not null and (class
              or not exists (select from standing s where s.item = m.x and s.organization = m.h and s.relation = 't' and s.closed_by_fact is null and s.until is null))),
          u as (insert into standing (organization, item, relation, since, since_key, inside, from_fact) select o, x, relation, t, k, n, f.id from named returning item, organization)
          select array_agg(item), array_agg(organization) into xi, xo from u;
          ci := ci || xi; co := co || xo; cf := cf || array_fill(t, array[coalesce(cardinality(xi), 0)]);
        end if;
      else
        select coalesce(array_agg(q.x), '{}') into mi from (select u.item as x, right_on(f.owner, u.item, t, k, f.kind) as r
          from (select distinct item from fact_item where fact = f.id) u offset 0) q where q.r is not null;
        update fact_item n set entitled = n.item = any (mi) where n.fact = f.id and (scope is null or n.item = any (scope)) and n.entitled is distinct from (n.item = any (mi));
        select coalesce(array_agg(distinct item) filter (where role = 'p' and item = any (mi)), '{}'), array_agg(distinct item) filter (where role = 'c') into ps, cs from fact_item where fact = f.id;
        if cs is null and f.effect = 'unpack' then -- a deletion that lists no children empties the parent
          select array_agg(q.x) into cs from (select n.child as x, right_on(f.owner, n.child, t, k, f.kind) as r from containment n
            where n.closed_by_fact is null and n.parent = any (ps) and (n.since, n.since_key) < (t, k) and (n.until is null or (n.until, n.until_key) > (t, k)) offset 0) q where q.r is not null;
          mi := mi || cs;
        end if;
        if f.effect = 'pack' then
          insert into containment (parent, child, since, since_key, from_fact)
          select p, c, t, k, f.id from unnest(ps) p, unnest(cs) c
          where c = any (mi) and p <> c and (scope is null or c = any (scope))
            and not exists (select from containment n where n.parent = p and n.child = c and n.closed_by_fact is null and n.until is null);
        else
          update containment n set until = t, until_key = k, until_fact = f.id
          where n.closed_by_fact is null and n.until is null and n.parent = any (ps) and n.child = any (cs) and n.child = any (mi) and (scope is null or n.child = any (scope));
        end if;
      end if;
    end loop;
  end $$`,
  `create or replace function facts.sync_lots(po int[], pl bigint[], cause bigint, out lo int[], out ll bigint[]) language plpgsql set search_path = facts, pg_temp as $$
  begin
    with p as (select distinct o, l from unnest(po, pl) u(o, l) where l is not null),
    want as (select p.o, p.l, max(coalesce(r.until, 'infinity')) as until, count(distinct r.item) as units, count(distinct r.item) filter (where r.until is null) as held from p join reach r on r.lot = p.l and r.organization = p.o and r.how = 'd' and r.relation = 'c' group by 1, 2),
    gone as (delete from reach r using p where r.organization = p.o and r.item = p.l and r.relation = 'c' and r.how = 'l'
      and not exists (select from want w where w.o = r.organization and w.l = r.item) returning r.*),
    past as (insert into reach_past select gone.*, cause from gone),
    uncounted as (delete from lot_consignee n using p where n.organization = p.o and n.lot = p.l and not exists (select from want w where w.o = n.organization and w.l = n.lot)),
    counted as (insert into lot_consignee as n (lot, organization, units, held) select w.l, w.o, w.units, w.held from want w order by 1, 2
      on conflict on constraint lot_is_counted_once_for_an_organization do update set units = excluded.units, held = excluded.held where (n.units, n.held) is distinct from (excluded.units, excluded.held)),
    new as (insert into reach as r (organization, item, relation, how, until, di)
      select w.o, w.l, 'c', 'l', nullif(w.until, 'infinity'), i.di from want w join item i on i.id = w.l order by 1, 2
      on conflict on constraint reach_stands_once do update set until = excluded.until where r.until is distinct from excluded.until returning r.organization, r.item)
    select coalesce(array_agg(o), '{}'), coalesce(array_agg(l), '{}') into lo, ll from (select organization as o, item as l from gone union all select organization, item from new) q;
  end $$`,
  `create or replace function facts.derive(nf bigint[], tx bigint[], lu bigint[], lold bigint[], cause bigint) returns void language plpgsql set search_path = facts, portal, pg_temp set enable_seqscan = off as $$
  declare
    movers bigint[]; d bigint[]; tmin timestamptz; kmin text; scoped boolean := false; ms bigint[];
    ci bigint[] := '{}'; co int[] := '{}'; cf timestamptz[] := '{}'; olds facts.standing[]; oldc facts.containment[];
    ff bigint[]; ra bigint[]; rl bigint[]; ep bigint[]; ec bigint[]; epl bigint[]; ecl bigint[]; po int[]; pi bigint[]; so int[] := '{}'; si bigint[] := '{}'; xo int[]; xi bigint[]; lo int[]; ll bigint[];
  begin
    -- layer 1
    select coalesce(array_agg(id), '{}') into movers from fact where id = any (nf) and effective and effect in ('ship', 'receive', 'pack', 'unpack');
    if cardinality(movers) > 0 or cardinality(tx) > 0 then
      select array_agg(i) into d from inner_items(tx || array(select item from fact_item where fact = any (movers))) i;
      scoped := cardinality(tx) > 0;
      if not scoped then
        select event_time, order_key into tmin, kmin from fact where id = any (movers) order by event_time, order_key limit 1;
        select exists (select from outer_items(d) x join fact_item n on n.item = x and n.effect in ('ship', 'receive', 'pack', 'unpack')
          and (n.event_time, n.order_key) > (tmin, kmin) where n.effective and not n.fact = any (movers)) into scoped;
      end if;
      if not scoped then
        select r.ci, r.co, r.cf into ci, co, cf from replay(movers, null) r; -- nothing later depends on it: append
      else
        select array_agg(distinct n.fact) into ms from outer_items(d) x join fact_item n on n.item = x and n.effect in ('ship', 'receive', 'pack', 'unpack') and n.effective;
        with gone as (delete from standing where item = any (d) and closed_by_fact is null returning *) select array_agg(gone::facts.standing) into olds from gone;
        with gone as (delete from containment where child = any (d) and closed_by_fact is null returning *) select array_agg(gone::facts.containment) into oldc from gone;
        delete from lot_movement where item = any (d);
        perform replay(coalesce(ms, '{}'), d);
        with was as (select (o).* from unnest(olds) o), now_ as (select * from standing where item = any (d) and closed_by_fact is null),
        lost as (select * from was except select * from now_), won as (select * from now_ except select * from was),
        keep as (insert into standing select organization, item, relation, since, since_key, until, until_key, inside, from_fact, until_fact, coalesce(cause, 0) from lost)
        select coalesce(array_agg(item), '{}'), coalesce(array_agg(organization), '{}'), coalesce(array_agg(since), '{}') into ci, co, cf from (select * from lost union all select * from won) q;
        with was as (select (o).* from unnest(oldc) o), now_ as (select * from containment where child = any (d) and closed_by_fact is null)
        insert into containment select parent, child, since, since_key, until, until_key, from_fact, until_fact, coalesce(cause, 0) from (select * from was except select * from now_) q;
      end if;
    end if;

    -- layer 2
    with moved as (select i, o, min(f) as f from unnest(ci, co, cf) u(i, o, f) group by 1, 2),
    due as (
      select n.fact, n.item, n.role from fact_item n where n.fact = any (nf)
      union select n.fact, n.item, n.role from (select i, min(f) as f from moved group by 1) m join fact_item n on n.item = m.i and n.event_time >= m.f
      union select n.fact, n.item, n.role from moved m join fact_item n on n.lot = m.i and n.owner = m.o and n.event_time >= m.f
      union select n.fact, n.item, n.role from fact_item n where n.item = any (lu)),
    said as (select n.fact, n.item, n.role, right_on(n.owner, n.item, n.event_time, '~', n.kind) is not null as v
      from due join fact_item n using (fact, item, role) where not (n.effective and n.effect in ('ship', 'receive', 'pack', 'unpack'))),
    flip as (update fact_item n set entitled = s.v from said s where n.fact = s.fact and n.item = s.item and n.role = s.role and n.entitled is distinct from s.v returning n.fact)
    select coalesce(array_agg(distinct fact), '{}') || nf into ff from flip;
    with moved as (select i, min(f) as f from unnest(ci, cf) u(i, f) group by 1),
    due as (
      select n.fact, n.item, n.role from fact_item n where n.fact = any (nf) and n.effect = 'receive'
      union select n.fact, n.item, n.role from moved m join fact_item n on n.item = m.i and n.event_time >= m.f and n.effect = 'receive'
      union select n.fact, n.item, n.role from moved m join fact_item n on n.lot = m.i and n.event_time >= m.f and n.effect = 'receive'
      union select n.fact, n.item, n.role from fact_item n where n.item = any (lu) and n.effect = 'receive'),
    said as (select n.fact, n.item, n.role, case when n.entitled then answered(n) end as v from due join fact_item n using (fact, item, role)),
    turned as (update fact_item n set answers = s.v from said s where n.fact = s.fact and n.item = s.item and n.role = s.role and n.answers is distinct from s.v returning n.fact),
    -- the shipment that a receipt answers may have become another one of the same shipper
    redone as (select distinct d.fact from due d)
    select array(select fact from turned union select fact from redone) into ra;

    -- layer 3: lineage
    -- most facts move nothing and make nothing: what follows would find nothing to do
    if cardinality(movers) = 0 and cardinality(tx) = 0 and cardinality(lu) = 0
      and not exists (select from fact where id = any (ff) and effect in ('transform', 'process', 'relabel', 'ship', 'receive')) then return; end if;
    select coalesce(array_agg(distinct r.fact), '{}') into rl from fact_item r where r.effect = 'relabel'
      and (r.fact = any (ff) or r.item in (select n.item from fact_item n where n.fact = any (ra) or (n.fact = any (ff) and n.effect in ('relabel', 'receive', 'ship'))));
    with f as (select id from fact where id = any (ff) and effect = 'transform' union select unnest(rl)),
    wide as (select n.fact, count(distinct n.item) filter (where n.role = 'i') > 1 and count(distinct n.item) filter (where n.role = 'o') > 1 as possible from f join fact_item n on n.fact = f.id group by 1),
    want as (select p.item as parent, c.item as child, p.fact, p.quantity, p.uom, w.possible, p.lot as parent_lot, c.lot as child_lot from wide w
      join fact_item p on p.fact = w.fact and p.role = 'i' and p.entitled and p.effective join fact_item c on c.fact = w.fact and c.role = 'o' and c.entitled and c.effective
      union all select s.parent, s.child, s.fact, s.quantity, s.uom, false, s.parent_lot, s.child_lot from same_as(rl) s),
    gone as (update lineage l set closed_by_fact = coalesce(cause, 0) from f where l.from_fact = f.id and l.closed_by_fact is null
      and not exists (select from want w where w.fact = l.from_fact and w.parent = l.parent and w.child = l.child) returning l.parent, l.child, l.parent_lot, l.child_lot),
    new as (insert into lineage (parent, child, from_fact, quantity, uom, possible, parent_lot, child_lot, same)
      select w.parent, w.child, w.fact, w.quantity, w.uom, w.possible, w.parent_lot, w.child_lot, w.fact = any (rl) from want w order by w.fact, w.parent, w.child on conflict do nothing returning parent, child, parent_lot, child_lot)
    select coalesce(array_agg(parent), '{}'), coalesce(array_agg(child), '{}'), coalesce(array_agg(parent_lot), '{}'), coalesce(array_agg(child_lot), '{}') into ep, ec, epl, ecl from (select * from gone union all select * from new) q;
    if cardinality(lu) > 0 then -- a unit in another lot: its edges say so
      update lineage l set parent_lot = i.lot_item from item i where i.id = l.parent and l.parent = any (lu) and l.closed_by_fact is null and l.parent_lot is distinct from i.lot_item;
      update lineage l set child_lot = i.lot_item from item i where i.id = l.child and l.child = any (lu) and l.closed_by_fact is null and l.child_lot is distinct from i.lot_item;
      update reach r set lot = i.lot_item from item i where i.id = r.item and r.item = any (lu) and r.how = 'd' and r.lot is distinct from i.lot_item;
    end if;

    -- whom a lost edge served, asked before anything is taken away, by the lots its ends had then
    select array_agg(o), array_agg(i) into po, pi from edge_starts_up(ep, ec, ecl, lu, lold);
    select array_agg(o), array_agg(i) into so, si from edge_starts_down(ep, ec, epl, lu, lold);

    -- layer 3: processors
    with p as (select distinct n.owner as o, n.item as i from fact_item n where n.fact = any (ff) and n.effect = 'process' and n.owner is distinct from n.brand),
    want as (select p.o, p.i, min(n.event_time) as since from p join fact_item n on n.item = p.i and n.owner = p.o and n.effect = 'process' and n.entitled and n.effective group by 1, 2),
    gone as (delete from reach r using p where r.organization = p.o and r.item = p.i and r.relation = 's' and r.how = 'd'
      and not exists (select from want w where w.o = r.organization and w.i = r.item and w.since = r.since) returning r.*),
    past as (insert into reach_past select gone.*, cause from gone where not exists (select from want w where w.o = gone.organization and w.i = gone.item)),
    new as (insert into reach (organization, item, relation, how, since, di, lot) select w.o, w.i, 's', 'd', w.since, i.di, i.lot_item from want w join item i on i.id = w.i order by 1, 2 on conflict do nothing returning organization, item)
    select array_agg(q.o), array_agg(l.child) into xo, xi from (select organization as o, item as i from gone union select organization, item from new) q
      join lineage l on (l.parent = q.i or l.parent_lot = q.i) and l.closed_by_fact is null;
    so := so || xo; si := si || xi;

    -- layer 4
    perform sync_direct(co, ci, cause);
    select array_agg(q.o), array_agg(q.l) into xo, xi from (
      select u.o, i.lot_item as l from unnest(co, ci) u(o, i0) join item i on i.id = u.i0 where i.lot_item is not null
      union select u.o, x.l from unnest(co, ci) u(o, i0) join unnest(lu, lold) x(i, l) on x.i = u.i0
      union select r.organization, u.l from unnest(lu, lold) u(i, l) join reach r on r.item = u.i and r.how = 'd' and r.relation = 'c'
      union select r.organization, i.lot_item from unnest(lu) u(i) join item i on i.id = u.i join reach r on r.item = u.i and r.how = 'd' and r.relation = 'c') q;
    select s.lo, s.ll into lo, ll from sync_lots(xo, xi, cause) s;
    select array_agg(q.o), array_agg(q.i) into xo, xi from (
      select u.o, l.parent as i from unnest(co || lo, ci || ll) u(o, i0) join lineage l on l.child = u.i0 and l.closed_by_fact is null
      union select u.o, l.parent from unnest(co, ci) u(o, i0) join lineage l on l.child_lot = u.i0 and l.closed_by_fact is null
      union select * from edge_starts_up(ep, ec, ecl, lu, lold)) q;
    perform climb(coalesce(po, '{}') || xo, coalesce(pi, '{}') || xi, cause);
    select array_agg(e.o), array_agg(e.i) into xo, xi from edge_starts_down(ep, ec, epl, lu, lold) e;
    perform descend(coalesce(so, '{}') || xo, coalesce(si, '{}') || xi, cause);
  end $$`,
  `create or replace function facts.rebuild() returns void language plpgsql security definer set search_path = facts, portal, pg_temp as $$
  begin
    perform pg_advisory_xact_lock(7001);
    delete from standing where closed_by_fact is null;
    delete from containment where closed_by_fact is null;
    delete from lineage where closed_by_fact is null;
    delete from reach;
    delete from lot_movement;
    delete from lot_consignee;
    update item i set lot_item = n.l from (select id, lot_said(id) as l from item where kind = 'unit') n where n.id = i.id and i.lot_item is distinct from n.l;
    update fact_item n set lot = i.lot_item, brand = i.brand from item i where i.id = n.item and (n.lot, n.brand) is distinct from (i.lot_item, i.brand);
    perform replay(null, null);
    update fact_item n set entitled = s.v from (select fact, item, role, right_on(owner, item, event_time, '~', kind) is not null as v from fact_item
      where not (effective and effect in ('ship', 'receive', 'pack', 'unpack'))) s where n.fact = s.fact and n.item = s.item and n.role = s.role and n.entitled is distinct from s.v;
    update fact_item n set answers = case when n.entitled then answered(n) end where n.effect = 'receive' and n.answers is distinct from case when n.entitled then answered(n) end;
    insert into lineage (parent, child, from_fact, quantity, uom, possible, parent_lot, child_lot)
      select p.item, c.item, p.fact, p.quantity, p.uom, w.possible, p.lot, c.lot
      from (select fact, count(distinct item) filter (where role = 'i') > 1 and count(distinct item) filter (where role = 'o') > 1 as possible from fact_item where effect = 'transform' group by 1) w
      join fact_item p on p.fact = w.fact and p.role = 'i' and p.entitled and p.effective join fact_item c on c.fact = w.fact and c.role = 'o' and c.entitled and c.effective;
    insert into lineage (parent, child, from_fact, quantity, uom, possible, parent_lot, child_lot, same)
      select s.parent, s.child, s.fact, s.quantity, s.uom, false, s.parent_lot, s.child_lot, true from same_as(array(select id from fact where effect = 'relabel')) s;
    insert into reach (organization, item, relation, how, since, di, lot)
      select n.owner, n.item, 's', 'd', min(n.event_time), i.di, i.lot_item from fact_item n join item i on i.id = n.item
      where n.effect = 'process' and n.entitled and n.effective and n.owner is distinct from n.brand group by n.owner, n.item, i.di, i.lot_item;
    perform sync_direct(array_agg(organization), array_agg(item), null) from standing where closed_by_fact is null;
    perform sync_lots(array_agg(organization), array_agg(lot), null) from reach where how = 'd' and relation = 'c' and lot is not null;
    perform climb(coalesce(array_agg(s.o), '{}'), coalesce(array_agg(s.i), '{}'), null) from edge_starts_up(array(select parent from lineage where closed_by_fact is null order by from_fact, parent, child), array(select child from lineage where closed_by_fact is null order by from_fact, parent, child), array(select child_lot from lineage where closed_by_fact is null order by from_fact, parent, child), '{}', '{}') s;
    perform descend(coalesce(array_agg(s.o), '{}'), coalesce(array_agg(s.i), '{}'), null) from edge_starts_down(array(select parent from lineage where closed_by_fact is null order by from_fact, parent, child), array(select child from lineage where closed_by_fact is null order by from_fact, parent, child), array(select parent_lot from lineage where closed_by_fact is null order by from_fact, parent, child), '{}', '{}') s;
  end $$`,
]
