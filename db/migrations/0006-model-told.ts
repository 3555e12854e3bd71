/**
 * What one organization is told about an item, through same-as: the walk, what counts about it, its verdict. The walk asks
 * the wall once of each edge, and which lists hold more is a set difference.
 */
export const MODEL_TOLD: readonly string[] = [
  `drop function facts.walk(bigint)`,
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
  `comment on function facts.walk(bigint) is 'An item, its lot, the boxes around it, what is inside it, and its lineage both ways, as the bound organization may see them. The same thing under another number stands at no depth of its own. One withheld row stands for all that is withheld at its place: no count, no depth. No row when the item is not to be known.'`,
  `create or replace function facts.says(x bigint, trusted int) returns setof facts.said language sql stable set search_path = facts, portal, pg_temp as $$
    select v.level, n.item, f.owner, f.kind, f.effect, f.step, f.disposition, f.set_, f.unset_, f.event_time, f.order_key, n.role, n.stated_lot, f.alarm, f.expiry
    from item i, lateral (
        with recursive same(id) as (select l.parent from lineage l where l.child in (i.id, i.lot_item) and l.same and l.closed_by_fact is null
          union select l.parent from same s join lineage l on l.child = s.id and l.same and l.closed_by_fact is null)
        select 0, i.id union all select 1, i.lot_item where i.lot_item is not null
        union all select 2, s.id from same s where s.id not in (i.id, coalesce(i.lot_item, 0))
        union all select 2, u.lot_item from same s join item u on u.id = s.id where u.lot_item is not null and u.lot_item is distinct from i.lot_item
        union all select 3, p.id from item p where p.kind = 'product' and p.di = i.di and p.lot is null and p.serial is null and p.scheme = i.scheme and p.id <> i.id
        union all select 3, p.id from same s join item u on u.id = s.id join item p on p.kind = 'product' and p.di = u.di and p.lot is null and p.serial is null and p.scheme = u.scheme and p.di is distinct from i.di) v(level, id)
      join fact_item n on n.item = v.id and n.entitled and n.effective and n.role not in ('i', 's') join fact f on f.id = n.fact
    where i.id = x and (not n.class or n.owner in (portal.me(), trusted) or right_on(n.owner, n.item, n.event_time, '~', n.kind) = 'l') $$`,
  `comment on function facts.says(bigint, int) is 'What counts about an item: effective, entitled facts about itself (level 0), its lot (1), the number it came under (2) and its product (3). A holder of a lot holds some of its units, so what it says of the lot counts for itself alone; the labeler speaks of all of it.'`,
  `comment on type facts.said is 'What one fact says about an item: level 0 of itself, 1 of its lot, 2 of the number it came under (same-as), 3 of its product.'`,
  `create or replace function facts.verdict(item_ bigint, today date) returns table (check_ text, granted boolean, withheld_by int, state text, code text, detail jsonb)
  language plpgsql stable security definer set search_path = facts, portal, pg_temp as $$
  #variable_conflict use_column
  declare i facts.item; me_ int := portal.me(); tied boolean; x bigint; m record; s record; n int; day date; may boolean; words said[]; mine boolean; was_mine boolean; taken timestamptz;
  begin
    select * into i from item where id = item_;
    if not found or not coalesce(names(item_), false) then return; end if;
    tied := coalesce(i.brand = me_, false) or exists (select from reach r where r.organization = me_ and r.item = item_ and r.how in ('d', 'l') and not (r.relation = 't' and r.inside))
      or exists (select from fact_item k where k.item = item_ and k.owner = me_ and k.entitled and k.effective);

    words := array(select w from says(item_, null) w);

    -- identity: made by one who may say so, in one place, with one story
    if not coalesce(check_granted(i, 'identity'), false) then return query select 'identity', false, i.brand, 'attention', 'withheld', null::jsonb;
    else
      n := 0;
      if i.kind = 'unit' and (select count(distinct st.organization) from standing st where st.item = item_ and st.relation = 'c' and st.until is null and st.closed_by_fact is null) > 1 then
        n := n + 1; return query select 'identity', true, null::int, 'stop', 'duplicate-serial', null::jsonb;
      end if;
      if (select count(distinct q.stated_lot) from unnest(words) q where q.level = 0 and q.effect in ('commission', 'transform') and q.stated_lot is not null) > 1 then
        n := n + 1; return query select 'identity', true, null::int, 'attention', 'claim-in-conflict', null::jsonb;
      end if;
      if n = 0 then
        select q.owner, q.event_time into s from unnest(words) q where q.effect = 'commission' or (q.effect = 'transform' and q.role = 'o') order by q.level, q.event_time limit 1;
        return query select 'identity', true, null::int, case when s.owner is not null or i.kind not in ('unit', 'lot') then 'ok' else 'attention' end, null::text,
          jsonb_build_object('commissioned', s.owner is not null, 'made_by', case when s.owner in (i.brand, me_) then s.owner end, 'at', s.event_time);
      end if;
    end if;

    -- custody
    x := chain_item(item_);
    -- equipment is lent: whoever has it in hand holds it, and its owner stays the same
    mine := exists (select from standing st where st.item = x and st.organization = me_ and (st.relation = 'c' or i.kind = 'asset') and st.until is null and st.closed_by_fact is null);
    was_mine := exists (select from standing st where st.item = x and st.organization = me_ and (st.relation = 'c' or i.kind = 'asset') and st.until is not null and st.closed_by_fact is null);
    if not mine and me_ is distinct from i.brand
      and exists (select from fact_item k where k.item = item_ and k.owner = me_ and k.effect = 'receive' and k.effective and not k.entitled
        and k.event_time > coalesce((select max(st.until) from standing st where st.item = x and st.organization = me_ and st.closed_by_fact is null), '-infinity')) then
      -- one's own receipt, and no shipment to support it: no news to anybody but the one who said it
      return query select 'custody', true, null::int, 'attention', 'custody-gap', jsonb_build_object('custody', 'broken');
    elsif not coalesce(check_granted(i, 'custody'), false) then return query select 'custody', false, i.brand, 'attention', 'withheld', null::jsonb;
    elsif was_mine and not mine then return query select 'custody', true, null::int, 'attention', 'custody-elsewhere', jsonb_build_object('custody', 'elsewhere');
    else
      select st.organization, st.since into s from standing st where st.item = x and st.relation = 'c' and st.until is null and st.closed_by_fact is null order by (st.organization = me_) desc, st.since desc limit 1;
      taken := case when s.organization is not null then took(x, s.organization, s.since, null) end;
      return query select 'custody', true, null::int, 'ok', null::text, jsonb_build_object('custody', case when s.organization is null or taken is not null then 'whole'
          when exists (select from standing st where st.item = x and st.relation = 't' and st.until is null and st.closed_by_fact is null) then 'in transit' else 'not confirmed' end, 'to_you', coalesce(s.organization = me_, false), 'at', coalesce(taken, s.since));
    end if;

    -- dates: on every label, so whoever is tied to the item may know
    if not (tied or coalesce(check_granted(i, 'dates'), false)) then return query select 'dates', false, i.brand, 'attention', 'withheld', null::jsonb;
    else
      select q.expiry into s from unnest(words) q where q.expiry is not null order by q.level, q.event_time desc, q.order_key desc limit 1;
      day := case when s.expiry ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$' then s.expiry::date
        when s.expiry ~ '^[0-9]{4}-[0-9]{2}$' then ((s.expiry || '-01')::date + interval '1 month' - interval '1 day')::date end;
      return query select 'dates', true, null::int, case when day < today then 'stop' when day <= today + 30 then 'attention' else 'ok' end,
        case when day < today then 'expired' when day <= today + 30 then 'expires-soon' end, jsonb_build_object('expiry', s.expiry);
    end if;

    -- safety
    if not coalesce(check_granted(i, 'safety'), false) then return query select 'safety', false, i.brand, 'attention', 'withheld', null::jsonb;
    else
      n := 0;
      for m in select 'recalled' as mark, 'recalled' as word union all select 'hold', 'on-hold' union all select 'nonconforming', 'nonconforming' loop
        select * into s from marked_by(words, m.mark);
        if found then
          n := n + 1;
          return query select 'safety', true, null::int, 'stop', m.word, jsonb_build_object('at', s.event_time, 'level', (array['self', 'lot', 'lot', 'product'])[s.level + 1], 'by', case when s.owner in (i.brand, me_) then s.owner end);
        end if;
      end loop;
      for m in select q.word, min(q.event_time) as at from (
          select case when q.step = 'destroying' or q.disposition = 'destroyed' then 'destroyed'
            when q.step in ('tc:implanting', 'installing') or (q.step = 'dispensing' and q.disposition = 'dispensed') then 'already-used'
            when q.alarm then 'excursion' end as word, q.event_time
          from unnest(words) q where (q.level = 0 and i.kind not in ('lot', 'product')) or q.alarm
          union all -- a reading out of bounds in a box, while the item was inside
          select 'excursion', k.event_time from containment c join fact_item k on k.item = c.parent and k.entitled and k.effective and k.event_time >= c.since and (c.until is null or k.event_time <= c.until)
            join fact f on f.id = k.fact and f.alarm
          where c.closed_by_fact is null and (c.child = item_ or (c.child = i.lot_item and exists (select from standing st where st.item = c.parent and st.organization = me_ and st.closed_by_fact is null)))) q
        where q.word is not null group by q.word order by q.word
      loop
        n := n + 1; return query select 'safety', true, null::int, case when m.word = 'excursion' then 'attention' else 'stop' end, m.word, jsonb_build_object('at', m.at);
      end loop;
      -- some of it is recalled, or something it was made from is: nobody may say "not affected"
      if not exists (select from marked_by(words, 'recalled')) and (
        (i.kind = 'lot' and exists (select from item u where u.lot_item = item_
          and exists (select from fact_item n join fact f on f.id = n.fact where n.item = u.id and ('recalled' = any (f.set_) or f.step = 'tc:recalling' or f.disposition = 'recalled'))
          and exists (select from marked(u.id, 'recalled', null) k where k.level = 0)))
        or exists (with recursive up(p) as (
            select l.parent from lineage l where l.child in (item_, i.lot_item) and l.closed_by_fact is null
            union select q.p from up, lateral (select l.parent as p from lineage l where l.child = up.p and l.closed_by_fact is null union all select u.lot_item from item u where u.id = up.p and u.lot_item is not null) q)
          select from up where up.p <> item_ and up.p is distinct from i.lot_item and (exists (select from marked(up.p, 'recalled', i.brand)) or exists (select from marked(up.p, 'nonconforming', i.brand))))) then
        n := n + 1; return query select 'safety', true, null::int, 'attention', 'may-be-affected', null::jsonb;
      end if;
      if n = 0 then return query select 'safety', true, null::int, 'ok', null::text, null::jsonb; end if;
    end if;

    -- release
    if not coalesce(check_granted(i, 'release'), false) then return query select 'release', false, i.brand, 'attention', 'withheld', null::jsonb;
    elsif i.kind not in ('unit', 'lot') then return query select 'release', true, null::int, 'ok', null::text, jsonb_build_object('applies', false);
    else
      select q.disposition, q.owner, q.event_time into s from unnest(words) q where q.step = 'tc:releasing' and q.disposition in ('conformant', 'non_conformant') order by q.level, q.event_time desc, q.order_key desc limit 1;
      if s.disposition = 'conformant' then return query select 'release', true, null::int, 'ok', null::text, jsonb_build_object('released_by', case when s.owner in (i.brand, me_) then s.owner end, 'at', s.event_time);
      else return query select 'release', true, null::int, 'stop', 'not-released', jsonb_build_object('rejected', s.disposition is not null, 'at', s.event_time); end if;
    end if;
  end $$`,
  `create or replace function facts.lists_with_more(facts_ bigint[], items_ bigint[]) returns table (fact bigint, role text)
    language sql stable security definer set search_path = facts, portal, pg_temp as $$
    with rest as (select n.fact, n.item from facts.fact_item n where n.fact = any (facts_) except select * from unnest(facts_, items_))
    select distinct n.fact, n.role from rest r join facts.fact_item n on n.fact = r.fact and n.item = r.item
    where n.owner = portal.me() or exists (select from portal.grant_ g where g.owner = n.owner and g.partner = portal.me()) or exists (
      select from facts.fact_item a where a.fact = n.fact and a.answers = portal.me()) $$`,
]
