/**
 * The door by which facts come in; a relabelling moves reach and is told to those above, like what is made. One event
 * costs what is about that event: neither it nor the look for what makes no sense reads a store through.
 */
export const MODEL_CAPTURE: readonly string[] = [
  `create or replace function facts.capture(events jsonb, options jsonb default '{}') returns table (line int, fact text, known boolean, superseded text, claims int, findings jsonb)
  language plpgsql security definer set search_path = facts, portal, pg_temp set enable_seqscan = off set plan_cache_mode = force_generic_plan as $$
  #variable_conflict use_column
  declare
    who int := portal.me(); source text := coalesce('client:' || portal.client(), 'person:' || portal.person()); at_once boolean;
    new_items bigint[]; nf bigint[]; hard boolean;
  begin
    if who is null then raise exception 'no organization is bound' using errcode = '42501'; end if;
    if jsonb_typeof(events) <> 'array' then raise exception 'events are an array' using errcode = '22023'; end if;

    -- items in the order of their names: two captures of the same new items wait, they do not deadlock
    with named as (
      select distinct v.uri from jsonb_array_elements(events) e, jsonb_to_recordset(e -> 'items') i(uri text, "statedLot" text), lateral (values (i.uri), (i."statedLot")) v(uri) where v.uri is not null),
    missing as materialized (select n.uri, p.* from named n, item_parts(n.uri) p where not exists (select from item y where y.uri = n.uri)),
    issuers as materialized (select q.*, l.* from (select distinct scheme, issuer_key, issuer_exact from missing) q, labeler_of(q.scheme, q.issuer_key, q.issuer_exact) l),
    made as (insert into item (uri, kind, scheme, di, lot, serial, issuer_key, issuer_exact, brand, brand_from, brand_until)
      select m.uri, m.kind, m.scheme, m.di, m.lot, m.serial, m.issuer_key, m.issuer_exact, l.organization, l.valid_from, l.valid_until
      from missing m left join issuers l on (l.scheme, l.issuer_key, l.issuer_exact) is not distinct from (m.scheme, m.issuer_key, m.issuer_exact)
      order by m.uri on conflict (uri) do nothing returning id)
    select coalesce(array_agg(id), '{}') into new_items from made;

    -- facts in the order of their hashes; the same event from the same owner is the same fact
    with x as materialized (
      select distinct on (e.hash, e.declared) e.*, s.kind, s.effect, decode(e.hash, 'hex') as h
      from jsonb_to_recordset(events) e(line int, hash text, declared timestamptz, declaration jsonb, type text, action text, step text, disposition text, "set" jsonb, "unset" jsonb,
        "eventTime" timestamptz, "offset" text, consignee text, possessor text, "sourceOwner" text, "sourcePossessor" text, "readPoint" text, "bizLocation" text,
        transactions jsonb, expiry text, made text, alarm boolean, items jsonb, raw text, canonical text, projection jsonb), sense(e.type, e.action, e.step) s
      order by e.hash, e.declared, e.line),
    parties as materialized (select p.uri, resolve_party(p.uri) as organization from (select consignee as uri from x union select possessor from x) p where p.uri is not null),
    f as (insert into fact (owner, hash, declared, type, action, step, disposition, set_, unset_, kind, effect, event_time, event_offset, order_key,
        consignee_uri, possessor_uri, source_owner_uri, source_possessor_uri, consignee, possessor, read_point, biz_location, declaration, alarm, expiry, made, effective, captured_by)
      select who, x.h, x.declared, x.type, x.action, x.step, x.disposition,
        array(select jsonb_array_elements_text(coalesce(x."set", '[]'))), array(select jsonb_array_elements_text(coalesce(x."unset", '[]'))),
        x.kind, x.effect, x."eventTime", x."offset", order_key(x.effect, x.h, who), x.consignee, x.possessor, x."sourceOwner", x."sourcePossessor", c.organization, p.organization,
        x."readPoint", x."bizLocation", nullif(x.declaration, 'null'), coalesce(x.alarm, false), x.expiry, x.made, x.declared is null, source
      from x left join parties c on c.uri = x.consignee left join parties p on p.uri = x.possessor
      order by x.hash, x.declared on conflict on constraint same_event_from_same_owner_is_one_fact do nothing
      returning id, hash, declared, kind, effect, event_time, order_key, step, set_, unset_, consignee, possessor, effective),
    b as (insert into fact_body (fact, raw, canonical, salt, projection)
      select f.id, x.raw, x.canonical, sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())), x.projection
      from f join x on x.h = f.hash and x.declared is not distinct from f.declared),
    t as (insert into fact_transaction (fact, type, id, owner, consignee, possessor)
      select f.id, j.type, j.id, who, f.consignee, f.possessor from f join x on x.h = f.hash and x.declared is not distinct from f.declared, jsonb_to_recordset(x.transactions) j(type text, id text)),
    a as (insert into amendment (fact, owner, target_hash, state, approved_by, approved_at, reason)
      select f.id, who, f.hash, case when q.at_once then 'effective' else 'pending' end, case when q.at_once then portal.person() end, case when q.at_once then clock_timestamp() end, null
      from f, (select portal.client() is null or exists (select from standing_approval s where s.owner = who and s.client = portal.client() and s.starts <= now() and now() < s.ends) as at_once) q
      where f.declared is not null),
    k as (insert into fact_item (fact, item, role, quantity, uom, stated_lot, owner, kind, effect, event_time, order_key, class, lot, di, brand, consignee, possessor, late, climbs, effective)
      select f.id, i.id, j.role, sum(j.quantity), min(j.uom), min(l.id), who, f.kind, f.effect, f.event_time, f.order_key, i.kind in ('lot', 'product'), i.lot_item, i.di, i.brand, f.consignee, f.possessor,
        f.declared is not null or q.alarm, q.alarm or f.effect = 'relabel' or f.kind in ('production', 'inspection', 'sterilisation', 'release', 'nonconformity'), f.effective
      from f join x on x.h = f.hash and x.declared is not distinct from f.declared,
        lateral (select coalesce(f.step in ('tc:recalling', 'holding'), false) or 'recalled' = any (f.set_ || f.unset_) as alarm) q,
        jsonb_to_recordset(x.items) j(uri text, role text, quantity numeric, uom text, "statedLot" text) join item i on i.uri = j.uri left join item l on l.uri = j."statedLot"
      group by f.id, i.id, j.role, f.kind, f.effect, f.event_time, f.order_key, i.kind, i.lot_item, i.di, i.brand, f.consignee, f.possessor, f.declared, q.alarm, f.effective
      order by f.id, i.id returning item, effect, stated_lot)
    select coalesce((select array_agg(f.id) from f), '{}'),
      exists (select from f where f.declared is not null or f.effect in ('ship', 'receive', 'pack', 'unpack', 'transform', 'process', 'relabel'))
      or exists (select from k where k.stated_lot is not null and k.effect = 'commission' and not k.item = any (new_items))
      or exists (select from f join amendment a on a.owner = who and a.target_hash = f.hash)
    into nf, hard;

    -- From here to the commit, facts that move custody or reach are alone; the rest only keep those out. Two captures
    -- that do not see each other would otherwise lose reach for good.
    if cardinality(nf) > 0 then
      if hard then perform pg_advisory_xact_lock(7001); else perform pg_advisory_xact_lock_shared(7001); end if;
      perform settle(nf, new_items, (select coalesce(min(g.id) filter (where g.declared is not null), min(g.id)) from fact g where g.id = any (nf)));
    end if;

    return query
      with said as (select e.line, decode(e.hash, 'hex') as h, e.declared, row_number() over (partition by e.hash, e.declared order by e.line) as nth
        from jsonb_to_recordset(events) e(line int, hash text, declared timestamptz))
      select s.line, g.public_id, s.nth > 1 or not g.id = any (nf),
        case when g.declared is not null then (select o.public_id from fact o where o.superseded_by = g.id order by o.id limit 1) end,
        (select count(*)::int from fact_item n where n.fact = g.id and not n.entitled), '[]'::jsonb
      from said s cross join lateral ( -- one by one by their identity: joined as a set, all facts of the owner were read
        select * from fact o where o.owner = who and o.hash = s.h and o.declared is not distinct from s.declared limit 1) g order by s.line;
  end $$`,
  `create or replace function facts.find(fs bigint[]) returns int language plpgsql security definer set search_path = facts, portal, pg_temp set enable_seqscan = off set plan_cache_mode = force_generic_plan as $$
  declare n int; total int := 0; packed bigint[];
  begin
    -- a claim is a signal to the labeler: that somebody says something about this item, and no more
    insert into finding (fact, item, for_organization, code)
      select n.fact, n.item, n.brand, 'claim-on-your-item' from fact_item n where n.fact = any (fs) and not n.entitled and n.brand is not null and n.brand <> n.owner
      group by 1, 2, 3 on conflict do nothing;
    get diagnostics n = row_count; total := total + n;
    insert into finding (fact, item, for_organization, code)
      select n.fact, n.item, n.owner, 'receipt-without-shipment' from fact_item n where n.fact = any (fs) and n.effect = 'receive' and n.effective
        and n.brand is distinct from n.owner and n.answers is null and not n.entitled group by 1, 2, 3 on conflict do nothing;
    get diagnostics n = row_count; total := total + n;
    -- each look begins at what the facts are about: a store of any size is never read through
    if exists (select from fact where id = any (fs) and (effect = 'ship' or step = 'destroying' or disposition = 'destroyed')) then
      insert into finding (fact, item, for_organization, code)
        select s.fact, s.item, o.o, 'shipped-after-destroyed' from (select distinct item from fact_item where fact = any (fs)) x
        join fact_item s on s.item = x.item and s.effect = 'ship' and s.entitled and s.effective and not s.class
        join fact_item n on n.item = x.item and n.entitled and n.effective and n.event_time < s.event_time
        join fact d on d.id = n.fact and (d.step = 'destroying' or d.disposition = 'destroyed'), lateral (select s.brand as o union select s.owner where d.owner = s.owner) o
        where (s.fact = any (fs) or n.fact = any (fs)) and o.o is not null group by 1, 2, 3 on conflict do nothing;
      get diagnostics n = row_count; total := total + n;
    end if;
    packed := array(select distinct item from fact_item where fact = any (fs) and effect = 'pack' and role = 'c');
    if cardinality(packed) > 0 then
      insert into finding (fact, item, for_organization, code)
        select a.from_fact, a.child, o.o, 'packed-twice' from unnest(packed) x(item) join containment a on a.child = x.item and a.closed_by_fact is null
        join containment b on b.child = a.child and b.parent <> a.parent and b.closed_by_fact is null
          and b.since <= a.since and (b.until is null or b.until > a.since) join item i on i.id = a.child and i.kind not in ('lot', 'product')
        join fact fa on fa.id = a.from_fact join fact fb on fb.id = b.from_fact, lateral (select i.brand as o union select fa.owner where fa.owner = fb.owner) o
        where (a.from_fact = any (fs) or b.from_fact = any (fs)) and o.o is not null group by 1, 2, 3 on conflict do nothing;
      get diagnostics n = row_count; total := total + n;
    end if;
    n := 0;
    if exists (select from fact where id = any (fs) and effect = 'ship') then
      insert into finding (fact, item, for_organization, code)
        select max(s.from_fact), s.item, i.brand, 'seen-in-two-places'
        from (select distinct t.item from standing t where t.from_fact = any (fs) and t.closed_by_fact is null) x
        join standing s on s.item = x.item and s.relation = 'c' and s.until is null and s.closed_by_fact is null
        join item i on i.id = s.item and i.kind in ('unit', 'asset', 'logistic-unit') and i.brand is not null and i.brand <> s.organization
        group by s.item, i.brand having count(distinct s.organization) > 1 on conflict do nothing;
      get diagnostics n = row_count;
    end if;
    return total + n;
  end $$`,
]
