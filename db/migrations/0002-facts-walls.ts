/** Whether the bound organization sees a row `fact_item`. Said once: the policy and the walks read the same words. */
export const SEES = `    fact_item.owner = (select portal.me())
    or (fact_item.answers = (select portal.me()) and fact_item.brand = (select portal.me()))
    or exists (select from portal.grant_ g
      where g.partner = (select portal.me()) and g.owner = fact_item.owner and fact_item.kind = any (g.kinds)
        and g.accepted_at is not null and g.revoked_at is null and g.starts <= now() and now() < g.ends and (g.via is null or portal.grant_lives(g.via))
        and (g.dis is null or fact_item.di = any (g.dis))
        and (fact_item.entitled or fact_item.brand = (select portal.me()))
        and case g.relation
          when 'o' then fact_item.brand = (select portal.me())
          when 'c' then exists (select from facts.reach r where r.organization = (select portal.me()) and r.relation = 'c' and r.item in (fact_item.item, fact_item.lot)
            and (r.until is null or fact_item.event_time <= r.until or fact_item.late)
            and case when r.item = fact_item.item and r.how = 'd' then not fact_item.class or fact_item.climbs or fact_item.consignee = (select portal.me()) or fact_item.possessor = (select portal.me())
                     when r.item = fact_item.item and r.how = 'l' then fact_item.climbs
                     when r.item = fact_item.item then fact_item.climbs and g.extent = 'ancestry'
                     else r.how = 'd' and fact_item.climbs end)
          when 't' then fact_item.kind in ('shipment', 'receipt', 'transport', 'packing', 'sensor')
            and exists (select from facts.reach r where r.organization = (select portal.me()) and r.relation = 't' and r.item = fact_item.item and r.how = 'd'
              and r.since <= fact_item.event_time and (r.until is null or fact_item.event_time <= r.until)
              and (not r.inside or g.extent = 'ancestry')
              and (not fact_item.class or fact_item.consignee = (select portal.me()) or fact_item.possessor = (select portal.me())))
          else exists (select from facts.reach r where r.organization = (select portal.me()) and r.relation = 's' and r.item in (fact_item.item, fact_item.lot)
            and (r.how = 'd' or g.extent = 'ancestry')) end)`

/**
 * The second wall: row-level security that says on its own what the policies say first. SQL decides rows; fields are
 * decided above it. Every table is protected, every function belongs to the deriving role, and the app gets by name
 * what it may call and which columns it may read. No column that holds an event hash is among them.
 */
export const WALLS: readonly string[] = [
  `select portal.protect(t) from unnest(array['portal.identifier_claim', 'portal.appointment', 'portal.product', 'portal.grant_', 'facts.step', 'facts.item', 'facts.fact', 'facts.fact_body',
    'facts.fact_item', 'facts.fact_transaction', 'facts.fact_position', 'facts.amendment', 'facts.standing_approval', 'facts.standing', 'facts.containment', 'facts.lineage', 'facts.reach',
    'facts.reach_past', 'facts.finding']::regclass[]) t`,
  `revoke delete, truncate on facts.fact, facts.fact_body, facts.fact_item, facts.fact_transaction, facts.fact_position, facts.item, facts.amendment from trace_derive`,
  `select portal.keep_trail('portal.identifier_claim', 'id'), portal.keep_trail('portal.appointment', 'id'), portal.keep_trail('portal.product', 'di'), portal.keep_trail('portal.grant_', 'id'),
    portal.keep_trail('facts.standing_approval', 'id')`,

  // ---- grants ----
  `create function portal.grant_lives(grant_id int) returns boolean language sql stable security definer set search_path = portal, pg_temp as $$
    select exists (select from grant_ g where g.id = grant_id and g.accepted_at is not null and g.revoked_at is null and g.starts <= now() and now() < g.ends and (g.via is null or grant_lives(g.via))) $$`,
  `comment on function portal.grant_lives(int) is 'Whether the grant that another was made under is live now.'`,
  `create function portal.grant_partner(grant_id int) returns int language sql stable security definer set search_path = portal, pg_temp as $$ select partner from grant_ where id = grant_id $$`,
  `create function portal.check_grant() returns trigger language plpgsql security definer set search_path = portal, pg_temp as $$
  declare p grant_; who int := nullif(current_setting('portal.organization_id', true), '')::int;
  begin
    if tg_op = 'UPDATE' then
      if to_jsonb(new) - array['accepted_at', 'revoked_at'] is distinct from to_jsonb(old) - array['accepted_at', 'revoked_at'] then
        raise exception 'a grant is replaced by a new version, never changed' using errcode = '42501'; end if;
      if old.revoked_at is not null and new.revoked_at is distinct from old.revoked_at then raise exception 'a grant is revoked once' using errcode = '42501'; end if;
      if new.accepted_at is distinct from old.accepted_at and (old.accepted_at is not null or (who is not null and who <> new.partner)) then
        raise exception 'only the partner accepts, once' using errcode = '42501'; end if;
      return new;
    end if;
    if new.via is null then return new; end if;
    select * into p from grant_ where id = new.via;
    if p.via is not null then raise exception 'a grant goes onward once' using errcode = '42501'; end if;
    if p.owner <> new.owner or not new.groups <@ p.onward or not new.kinds <@ p.kinds or not new.verdict <@ p.verdict or cardinality(new.onward) > 0
      or (p.dis is not null and (new.dis is null or not new.dis <@ p.dis)) or new.starts < p.starts or new.ends > p.ends or (new.extent = 'ancestry' and p.extent = 'item') or new.purpose <> p.purpose then
      raise exception 'an onward grant is never wider than the one it is made under' using errcode = '42501'; end if;
    return new;
  end $$`,
  `create trigger grant_stays_what_was_agreed before insert or update on portal.grant_ for each row execute function portal.check_grant()`,
  `create policy grant_is_for_its_parties on portal.grant_ for select to trace_app
    using (partner = (select portal.me()) or owner = (select portal.me()) or (via is not null and portal.grant_partner(via) = (select portal.me())))`,
  `create policy grant_is_offered_by_its_owner_or_grantee on portal.grant_ for insert to trace_app
    with check (accepted_at is null and revoked_at is null and case when via is null then owner = (select portal.me()) else portal.grant_partner(via) = (select portal.me()) end)`,
  `create policy grant_is_accepted_and_revoked_by_its_parties on portal.grant_ for update to trace_app
    using (partner = (select portal.me()) or owner = (select portal.me()) or (via is not null and portal.grant_partner(via) = (select portal.me())))
    with check (partner = (select portal.me()) or owner = (select portal.me()) or (via is not null and portal.grant_partner(via) = (select portal.me())))`,
  `grant select, insert (owner, partner, relation, extent, kinds, groups, dis, verdict, purpose, starts, ends, version, offered_by, onward, via), update (accepted_at, revoked_at) on portal.grant_ to trace_app`,

  // ---- numbers, appointments, products ----
  `create policy claim_is_for_its_organization_and_verified_ones_for_all on portal.identifier_claim for select to trace_app
    using (organization = (select portal.me()) or state = 'verified' or exists (select from portal.organization o where o.id = (select portal.me()) and o.kind = 'operator'))`,
  `create policy claim_is_proposed_by_its_organization on portal.identifier_claim for insert to trace_app with check (organization = (select portal.me()) and state = 'proposed')`,
  `grant select, insert (organization, scheme, value, valid_from, valid_until, evidence) on portal.identifier_claim to trace_app`,
  `create function portal.verify_claim(claim int) returns text language plpgsql security definer set search_path = portal, pg_temp as $$
  declare c identifier_claim;
  begin
    if portal.person() is null or portal.client() is not null or not exists (select from organization where id = portal.me() and kind = 'operator') then
      raise exception 'a person of the operator verifies claims' using errcode = '42501'; end if;
    select * into c from identifier_claim where id = claim for update;
    if not found or c.state not in ('proposed', 'disputed') then return null; end if;
    if portal.person() = any (c.verified_by) then return c.state; end if; -- four eyes: the same two see nothing more
    update identifier_claim set verified_by = c.verified_by || portal.person(), state = case when cardinality(c.verified_by) >= 1 then 'verified' else c.state end where id = claim returning state into c.state;
    return c.state;
  end $$`,
  `comment on function portal.verify_claim(int) is 'One of two people of the operator says that a number space is what its claimant says. The second makes it verified.'`,
  `create policy appointment_is_for_its_parties on portal.appointment for select to trace_app using (labeler = (select portal.me()) or appointee = (select portal.me()))`,
  `create policy appointment_is_made_by_the_labeler on portal.appointment for insert to trace_app with check (labeler = (select portal.me()))`,
  `create policy appointment_is_ended_by_the_labeler on portal.appointment for update to trace_app using (labeler = (select portal.me())) with check (labeler = (select portal.me()))`,
  `grant select, insert (labeler, appointee, dis, kinds, starts, ends, "for"), update (ends) on portal.appointment to trace_app`,
  `create policy product_words_are_public on portal.product for select to trace_app using ((select portal.me()) is not null)`,
  `grant select on portal.product to trace_app`,

  // ---- facts: one wall, on fact_item; everything else inherits it through its own policy ----
  `create policy fact_item_wall on facts.fact_item for select to trace_app using (${SEES})`,
  `comment on policy fact_item_wall on facts.fact_item is 'Own facts; the receipt that answers one''s own shipment of one''s own product; else a live grant and the relation it names. Movements do not climb, siblings do not show, a claim shows to its owner and the labeler only.'`,
  `create policy fact_wall on facts.fact for select to trace_app using (owner = (select portal.me()) or exists (select from facts.fact_item n where n.fact = fact.id))`,
  `create policy fact_body_wall on facts.fact_body for select to trace_app using (exists (select from facts.fact f where f.id = fact_body.fact))`,
  `create policy fact_transaction_wall on facts.fact_transaction for select to trace_app
    using (owner = (select portal.me()) or ((consignee = (select portal.me()) or possessor = (select portal.me())) and exists (select from facts.fact f where f.id = fact_transaction.fact)))`,
  `create policy fact_position_wall on facts.fact_position for select to trace_app using (exists (select from facts.fact f where f.id = fact_position.fact))`,
  `create policy item_wall on facts.item for select to trace_app using (
    brand = (select portal.me())
    or exists (select from facts.reach r where r.organization = (select portal.me()) and r.item = item.id and r.how in ('d', 'l') and not (r.relation = 't' and r.inside))
    or exists (select from facts.fact_item n where n.item = item.id))`,
  `comment on policy item_wall on facts.item is 'One''s own products, what one held or made, its lot, and whatever a fact that one may see is about. Ancestry alone names nothing: that takes a grant.'`,
  `create policy reach_is_ones_own on facts.reach for select to trace_app using (organization = (select portal.me()))`,
  `create policy standing_is_ones_own on facts.standing for select to trace_app using (organization = (select portal.me()))`,
  `create policy containment_wall on facts.containment for select to trace_app using (
    exists (select from facts.fact_item n where n.fact = containment.from_fact and n.item = containment.parent) and exists (select from facts.fact_item n where n.fact = containment.from_fact and n.item = containment.child))`,
  `create policy lineage_wall on facts.lineage for select to trace_app using (
    exists (select from facts.fact_item n where n.fact = lineage.from_fact and n.item = lineage.parent) and exists (select from facts.fact_item n where n.fact = lineage.from_fact and n.item = lineage.child))`,
  `create policy finding_is_for_its_reader on facts.finding for select to trace_app using (for_organization = (select portal.me()))`,
  `create policy amendment_is_for_its_owner on facts.amendment for select to trace_app using (owner = (select portal.me()))`,
  `create policy standing_approval_is_for_its_owner on facts.standing_approval for select to trace_app using (owner = (select portal.me()))`,
  `create policy standing_approval_is_signed_by_a_person on facts.standing_approval for insert to trace_app
    with check (owner = (select portal.me()) and approved_by = (select portal.person()) and (select portal.client()) is null)`,
  `create policy standing_approval_is_ended_by_its_owner on facts.standing_approval for update to trace_app using (owner = (select portal.me())) with check (owner = (select portal.me()))`,
  `create policy steps_are_public on facts.step for select to trace_app using (step is not null)`,
  `grant select on facts.step, facts.item, facts.fact_transaction, facts.fact_position, facts.reach, facts.finding to trace_app`,
  `grant select (id, public_id, owner, declared, type, action, step, disposition, set_, unset_, kind, effect, event_time, event_offset, record_time, consignee_uri, possessor_uri, source_owner_uri,
    source_possessor_uri, consignee, possessor, read_point, biz_location, declaration, alarm, expiry, made, effective, superseded_by, captured_by) on facts.fact to trace_app`,
  `grant select (fact, projection) on facts.fact_body to trace_app`,
  `grant select (fact, item, role, quantity, uom, stated_lot, owner, kind, effect, event_time, class, lot, di, brand, consignee, possessor, late, climbs, entitled, answers, effective) on facts.fact_item to trace_app`,
  `grant select (fact, owner, state, approved_by, approved_at, reason) on facts.amendment to trace_app`,
  `grant select, insert (owner, client, approved_by, reason, starts, ends), update (ends) on facts.standing_approval to trace_app`,
  `grant select (organization, item, relation, since, until, inside, from_fact, until_fact, closed_by_fact) on facts.standing to trace_app`,
  `grant select (parent, child, since, until, from_fact, until_fact, closed_by_fact) on facts.containment to trace_app`,
  `grant select (parent, child, from_fact, quantity, uom, possible, closed_by_fact) on facts.lineage to trace_app`,
]

/** Functions belong to the deriving role; who may call which is said by name. */
export const RIGHTS: readonly string[] = [
  `select portal.give_to_derive(p.oid::regprocedure) from pg_proc p where p.pronamespace = 'facts'::regnamespace`,
  `select portal.give_to_derive(f) from unnest(array['portal.grant_lives(int)', 'portal.grant_partner(int)', 'portal.check_grant()', 'portal.verify_claim(int)']::regprocedure[]) f`,
  `grant execute on function portal.grant_lives(int), portal.grant_partner(int), portal.verify_claim(int), facts.capture(jsonb, jsonb), facts.approve_amendment(text, text), facts.sequence_positions(),
    facts.find(text[]), facts.walk(bigint), facts.custody_strip(bigint), facts.verdict(bigint, date), facts.resolve_labeler(text), facts.resolve_party(text) to trace_app`,
]
