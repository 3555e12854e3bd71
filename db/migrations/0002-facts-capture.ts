/** The only doors by which facts come in, take effect, get their place in the order, and are wondered about. */
export const CAPTURE: readonly string[] = [
  `create or replace function facts.supersede(amendments bigint[]) returns bigint[] language plpgsql set search_path = facts, pg_temp as $$
  declare targets bigint[];
  begin
    with pair as (
      select t.id, a.fact from amendment a join fact t on t.owner = a.owner and t.hash = a.target_hash and t.declared is null where a.state = 'effective' and a.fact = any (amendments) and t.effective
      union select t.id, a.fact from fact t join amendment a on a.owner = t.owner and a.target_hash = t.hash where a.state = 'effective' and t.id = any (amendments) and t.declared is null and t.effective),
    hit as (select id, min(fact) as by from pair group by id),
    f as (update fact t set effective = false, superseded_by = hit.by from hit where t.id = hit.id returning t.id)
    select coalesce(array_agg(id), '{}') into targets from f;
    update fact_item n set effective = false where n.fact = any (targets) and n.effective;
    return targets;
  end $$`,
  `comment on function facts.supersede(bigint[]) is 'Takes effect from what was declared erroneous, whichever of the two came first. Given new facts or newly effective amendments; gives the facts that lost their effect.'`,

  `create or replace function facts.settle(nf bigint[], new_items bigint[], cause bigint) returns void language plpgsql set search_path = facts, pg_temp as $$
  declare targets bigint[]; lu bigint[]; lold bigint[]; tx bigint[];
  begin
    targets := supersede(nf);
    with said as (
      select distinct n.item from fact_item n where n.fact = any (nf || targets) and n.stated_lot is not null and (n.effect = 'commission' or (n.effect = 'transform' and n.role = 'o'))),
    fresh as (select i.id, i.lot_item as was, lot_said(i.id) as is_ from said join item i on i.id = said.item where i.kind = 'unit'),
    moved as (update item i set lot_item = f.is_ from fresh f where i.id = f.id and i.lot_item is distinct from f.is_ returning i.id, f.was)
    select coalesce(array_agg(id), '{}'), coalesce(array_agg(was), '{}') into lu, lold from moved;
    -- what was written before the lock may have been overtaken
    update fact_item n set lot = i.lot_item, brand = i.brand from item i where i.id = n.item and n.fact = any (nf) and (n.lot, n.brand) is distinct from (i.lot_item, i.brand);
    update fact_item n set lot = i.lot_item, brand = i.brand from item i where i.id = n.item and n.item = any (lu) and (n.lot, n.brand) is distinct from (i.lot_item, i.brand);
    select coalesce(array_agg(u.l), '{}'), coalesce(array_agg(u.o), '{}') into lu, lold from unnest(lu, lold) u(l, o) where not u.l = any (new_items);
    select coalesce(array_agg(q.item), '{}') into tx from (
      select n.item from fact_item n where n.fact = any (targets) and n.effect in ('ship', 'receive', 'pack', 'unpack')
      union select n.item from fact_item n where n.item = any (lu) and n.effect in ('ship', 'receive', 'pack', 'unpack') and not n.fact = any (nf)) q;
    perform derive(nf || targets, tx, lu, lold, cause);
  end $$`,

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
        f.declared is not null or q.alarm, q.alarm or f.kind in ('production', 'inspection', 'sterilisation', 'release', 'nonconformity'), f.effective
      from f join x on x.h = f.hash and x.declared is not distinct from f.declared,
        lateral (select coalesce(f.step in ('tc:recalling', 'holding'), false) or 'recalled' = any (f.set_ || f.unset_) as alarm) q,
        jsonb_to_recordset(x.items) j(uri text, role text, quantity numeric, uom text, "statedLot" text) join item i on i.uri = j.uri left join item l on l.uri = j."statedLot"
      group by f.id, i.id, j.role, f.kind, f.effect, f.event_time, f.order_key, i.kind, i.lot_item, i.di, i.brand, f.consignee, f.possessor, f.declared, q.alarm, f.effective
      order by f.id, i.id returning item, effect, stated_lot)
    select coalesce((select array_agg(f.id) from f), '{}'),
      exists (select from f where f.declared is not null or f.effect in ('ship', 'receive', 'pack', 'unpack', 'transform', 'process'))
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
      from said s join fact g on g.owner = who and g.hash = s.h and g.declared is not distinct from s.declared order by s.line;
  end $$`,
  `comment on function facts.capture(jsonb, jsonb) is 'Takes events as the bound organization: what is believed of items is read from their names, and who speaks is never an argument. Gives per event its fact, whether it was known, what it superseded, and of how many items it is only a claim.'`,

  `create or replace function facts.approve_amendment(fact_ text, why text default null) returns boolean language plpgsql security definer set search_path = facts, portal, pg_temp set enable_seqscan = off set plan_cache_mode = force_generic_plan as $$
  declare a amendment; 
  begin
    if portal.person() is null or portal.client() is not null then raise exception 'an amendment is approved by a person' using errcode = '42501'; end if;
    perform pg_advisory_xact_lock(7001);
    select q.* into a from amendment q join fact f on f.id = q.fact where f.public_id = fact_ and q.owner = portal.me() for update of q;
    if not found or a.state <> 'pending' then return false; end if;
    update amendment set state = 'effective', approved_by = portal.person(), approved_at = clock_timestamp(), reason = why where fact = a.fact;
    perform settle(array[a.fact], '{}', a.fact);
    return true;
  end $$`,
  `comment on function facts.approve_amendment(text, text) is 'A person of the owner lets a declaration of error take effect. False when there is none waiting under that id.'`,

  `create or replace function facts.sequence_positions() returns int language plpgsql security definer set search_path = facts, pg_temp as $$
  declare n int; last bigint; at_xid xid8; at_id bigint; edge xid8;
  begin
    if not pg_try_advisory_xact_lock(7002) then return 0; end if;
    edge := pg_snapshot_xmin(pg_current_snapshot());
    select p.position, f.xid, f.id into last, at_xid, at_id from fact_position p join fact f on f.id = p.fact order by p.position desc limit 1;
    insert into fact_position (position, fact)
      select coalesce(last, 0) + row_number() over (order by f.xid, f.id), f.id from fact f
      where f.xid < edge and (last is null or f.xid > at_xid or (f.xid = at_xid and f.id > at_id));
    get diagnostics n = row_count;
    return n;
  end $$`,
  `comment on function facts.sequence_positions() is 'Gives every fact committed below the oldest running transaction its position. Nothing can commit below that edge later, so positions never move and capture takes no lock for them.'`,

  `create or replace function facts.find(fs bigint[]) returns int language plpgsql security definer set search_path = facts, portal, pg_temp as $$
  declare n int; total int := 0;
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
    insert into finding (fact, item, for_organization, code)
      select s.fact, s.item, o.o, 'shipped-after-destroyed' from fact_item s
      join fact_item n on n.item = s.item and n.entitled and n.effective and n.event_time < s.event_time
      join fact d on d.id = n.fact and (d.step = 'destroying' or d.disposition = 'destroyed'), lateral (select s.brand as o union select s.owner where d.owner = s.owner) o
      where (s.fact = any (fs) or n.fact = any (fs)) and s.effect = 'ship' and s.entitled and s.effective and not s.class and o.o is not null group by 1, 2, 3 on conflict do nothing;
    get diagnostics n = row_count; total := total + n;
    insert into finding (fact, item, for_organization, code)
      select a.from_fact, a.child, o.o, 'packed-twice' from containment a join containment b on b.child = a.child and b.parent <> a.parent and b.closed_by_fact is null
        and b.since <= a.since and (b.until is null or b.until > a.since) join item i on i.id = a.child and i.kind not in ('lot', 'product')
      join fact fa on fa.id = a.from_fact join fact fb on fb.id = b.from_fact, lateral (select i.brand as o union select fa.owner where fa.owner = fb.owner) o
      where a.closed_by_fact is null and (a.from_fact = any (fs) or b.from_fact = any (fs)) and o.o is not null group by 1, 2, 3 on conflict do nothing;
    get diagnostics n = row_count; total := total + n;
    insert into finding (fact, item, for_organization, code)
      select max(s.from_fact), s.item, i.brand, 'seen-in-two-places' from standing s join item i on i.id = s.item and i.kind in ('unit', 'asset', 'logistic-unit') and i.brand is not null
      where s.relation = 'c' and s.until is null and s.closed_by_fact is null
        and s.item in (select t.item from standing t where t.from_fact = any (fs) and t.closed_by_fact is null) and s.organization <> i.brand
      group by s.item, i.brand having count(distinct s.organization) > 1 on conflict do nothing;
    get diagnostics n = row_count;
    return total + n;
  end $$`,
  `comment on function facts.find(bigint[]) is 'Lifecycle sense, after the commit: what does not fit is told to the labeler, and to the owner when all of it is its own. Never a refusal.'`,

  `create or replace function facts.find(public_ids text[]) returns int language sql volatile security definer set search_path = facts, pg_temp as $$
    select facts.find(array(select id from fact where public_id = any (public_ids) and owner = portal.me())) $$`,

  // ---- changes of who answers for a number: rare, and everything is derived again ----
  `create or replace function facts.rebrand() returns trigger language plpgsql security definer set search_path = facts, portal, pg_temp as $$
  declare moved int; parties int; said text[];
  begin
    perform pg_advisory_xact_lock(7001);
    if tg_op = 'INSERT' then select array_agg(value) into said from claims_after where state in ('verified', 'ended');
    elsif tg_op = 'DELETE' then select array_agg(value) into said from claims_before where state in ('verified', 'ended');
    else select array_agg(value) into said from (select * from claims_before union all select * from claims_after) c where state in ('verified', 'ended'); end if;
    if said is null then return null; end if;
    update item i set brand = l.organization, brand_from = l.valid_from, brand_until = l.valid_until
    from (select distinct scheme, issuer_key, issuer_exact from item where exists (select from unnest(said) v where starts_with(issuer_key, v) or issuer_exact = v)) q, labeler_of(q.scheme, q.issuer_key, q.issuer_exact) l
    where (i.scheme, i.issuer_key) = (q.scheme, q.issuer_key) and i.issuer_exact is not distinct from q.issuer_exact
      and (i.brand, i.brand_from, i.brand_until) is distinct from (l.organization, l.valid_from, l.valid_until);
    get diagnostics moved = row_count;
    with p as (select u.uri, resolve_party(u.uri) as o from (select consignee_uri as uri from fact union select possessor_uri from fact) u where exists (select from unnest(said) v where position(v in u.uri) > 0))
    update fact f set consignee = case when c.uri is null then f.consignee else c.o end, possessor = case when h.uri is null then f.possessor else h.o end
    from fact g left join p c on c.uri = g.consignee_uri left join p h on h.uri = g.possessor_uri
    where g.id = f.id and (c.uri is not null or h.uri is not null)
      and (f.consignee, f.possessor) is distinct from (case when c.uri is null then f.consignee else c.o end, case when h.uri is null then f.possessor else h.o end);
    get diagnostics parties = row_count;
    if parties > 0 then
      update fact_item n set consignee = f.consignee, possessor = f.possessor from fact f where f.id = n.fact and (n.consignee, n.possessor) is distinct from (f.consignee, f.possessor);
      update fact_transaction n set consignee = f.consignee, possessor = f.possessor from fact f where f.id = n.fact and (n.consignee, n.possessor) is distinct from (f.consignee, f.possessor);
    end if;
    if moved + parties > 0 then perform rebuild(); end if;
    return null;
  end $$`,
  `create trigger claim_decides_who_speaks after insert on portal.identifier_claim referencing new table as claims_after for each statement execute function facts.rebrand()`,
  `create trigger changed_claim_decides_who_speaks after update on portal.identifier_claim referencing old table as claims_before new table as claims_after for each statement execute function facts.rebrand()`,
  `create trigger lost_claim_decides_who_speaks after delete on portal.identifier_claim referencing old table as claims_before for each statement execute function facts.rebrand()`,
  `create or replace function facts.reappoint() returns trigger language plpgsql security definer set search_path = facts, portal, pg_temp as $$
  declare appointees int[]; labelers int[];
  begin
    perform pg_advisory_xact_lock(7001);
    if tg_op = 'INSERT' then select array_agg(appointee), array_agg(labeler) into appointees, labelers from appointments_after;
    elsif tg_op = 'DELETE' then select array_agg(appointee), array_agg(labeler) into appointees, labelers from appointments_before;
    else select array_agg(appointee), array_agg(labeler) into appointees, labelers from (select * from appointments_before union all select * from appointments_after) a; end if;
    if exists (select from unnest(appointees, labelers) a(o, l) join fact_item n on n.owner = a.o join item i on i.id = n.item and i.brand = a.l) then perform rebuild(); end if;
    return null;
  end $$`,
  `create trigger appointment_decides_who_speaks after insert on portal.appointment referencing new table as appointments_after for each statement execute function facts.reappoint()`,
  `create trigger changed_appointment_decides_who_speaks after update on portal.appointment referencing old table as appointments_before new table as appointments_after for each statement execute function facts.reappoint()`,
  `create trigger lost_appointment_decides_who_speaks after delete on portal.appointment referencing old table as appointments_before for each statement execute function facts.reappoint()`,
]
