/** Items and who answers for them: identifiers are parsed here, never believed. */
export const ITEMS: readonly string[] = [
  `insert into facts.step (step, kind, effect) values ('commissioning', 'production', 'commission'),
    ('creating_class_instance', 'production', 'commission'),
    ('assembling', 'production', 'transform'),
    ('inspecting', 'inspection', 'none'),
    ('sampling', 'inspection', 'none'),
    ('tc:testing', 'inspection', 'none'),
    ('tc:sterilising', 'sterilisation', 'process'),
    ('tc:coating', 'production', 'process'),
    ('tc:processing', 'production', 'process'),
    ('tc:releasing', 'release', 'none'),
    ('packing', 'packing', 'pack'),
    ('repackaging', 'packing', 'pack'),
    ('loading', 'packing', 'pack'),
    ('unpacking', 'packing', 'unpack'),
    ('unloading', 'packing', 'unpack'),
    ('disassembling', 'packing', 'unpack'),
    ('shipping', 'shipment', 'ship'),
    ('void_shipping', 'shipment', 'none'),
    ('consigning', 'shipment', 'none'),
    ('staging_outbound', 'shipment', 'none'),
    ('departing', 'shipment', 'none'),
    ('transporting', 'transport', 'none'),
    ('arriving', 'transport', 'none'),
    ('entering_exiting', 'transport', 'none'),
    ('receiving', 'receipt', 'receive'),
    ('accepting', 'receipt', 'receive'),
    ('storing', 'storage', 'none'),
    ('stocking', 'storage', 'none'),
    ('holding', 'storage', 'none'),
    ('stock_taking', 'storage', 'none'),
    ('cycle_counting', 'storage', 'none'),
    ('picking', 'storage', 'none'),
    ('collecting', 'storage', 'none'),
    ('reserving', 'storage', 'none'),
    ('dispensing', 'use', 'none'),
    ('installing', 'use', 'none'),
    ('tc:implanting', 'use', 'none'),
    ('destroying', 'use', 'none'),
    ('decommissioning', 'use', 'none'),
    ('tc:returning', 'return', 'none'),
    ('repairing', 'maintenance', 'none'),
    ('replacing', 'maintenance', 'none'),
    ('removing', 'maintenance', 'none'),
    ('tc:maintaining', 'maintenance', 'none'),
    ('tc:changing', 'change', 'none'),
    ('tc:relabelling', 'change', 'none'),
    ('tc:reporting_nonconformity', 'nonconformity', 'none'),
    ('sensor_reporting', 'sensor', 'none'),
    ('tc:recalling', 'declaration', 'none'),
    ('encoding', 'other', 'none'),
    ('killing', 'other', 'none'),
    ('retail_selling', 'other', 'none'),
    ('other', 'other', 'none')`,

  `create or replace function facts.sense(type text, action text, step_ text, out kind text, out effect text) language plpgsql stable set search_path = facts, portal, pg_temp as $$
  declare s facts.step; joins boolean := type in ('AggregationEvent', 'AssociationEvent');
  begin
    if type = 'TransformationEvent' then kind := 'production'; effect := 'transform'; return; end if;
    select * into s from step where step = step_;
    if not found then s := row(step_, 'other', 'none')::facts.step; end if;
    if joins and (step_ is null or s.effect in ('pack', 'unpack', 'transform')) then
      kind := case when step_ is null then 'packing' else s.kind end;
      effect := case action when 'ADD' then 'pack' when 'DELETE' then 'unpack' else 'none' end;
    else
      kind := s.kind;
      effect := case when s.effect in ('pack', 'unpack', 'transform') then 'none' else s.effect end;
    end if;
  end $$`,
  `comment on function facts.sense(text, text, text) is 'Kind and effect of an event from its type, action and step. Without a parent nothing is packed, without inputs and outputs nothing is transformed.'`,

  `create or replace function facts.url_decode(t text) returns text language plpgsql immutable strict set search_path = pg_catalog, pg_temp as $$
  declare b bytea := ''; i int := 1;
  begin
    if position('%' in t) = 0 then return t; end if;
    while i <= length(t) loop
      if substr(t, i, 3) ~ '^%[0-9A-Fa-f]{2}$' then b := b || decode(substr(t, i + 1, 2), 'hex'); i := i + 3;
      else b := b || convert_to(substr(t, i, 1), 'UTF8'); i := i + 1; end if;
    end loop;
    return convert_from(b, 'UTF8');
  exception when others then return t; -- not UTF-8: shown as it was written
  end $$`,

  `create or replace function facts.item_parts(uri text, out kind text, out scheme text, out di text, out lot text, out serial text, out issuer_key text, out issuer_exact text)
  language plpgsql immutable set search_path = facts, pg_temp as $$
  declare m text[]; r text;
  begin
    kind := 'other'; scheme := 'other';
    if uri like 'https://id.gs1.org/%' then
      r := substr(uri, 20);
      if r ~ '^01/' then
        m := regexp_match(r, '^01/([0-9]{14})(?:/(10|21)/([^/?#]+))?$');
        if m is null then return; end if;
        scheme := 'gs1'; di := m[1]; issuer_key := substr(m[1], 2); issuer_exact := m[1];
        if m[2] is null then kind := 'product'; elsif m[2] = '10' then kind := 'lot'; lot := url_decode(m[3]); else kind := 'unit'; serial := url_decode(m[3]); end if;
        return;
      end if;
      m := regexp_match(r, '^(00)/([0-9]{18})$');
      if m is null then m := regexp_match(r, '^(414)/([0-9]{13})(?:/254/[^/?#]+)?$'); end if;
      if m is null then m := regexp_match(r, '^(417|8017|8018)/([0-9]{13,18})$'); end if;
      if m is null then m := regexp_match(r, '^(8003|8004|253|8010)/([^/?#]+)(?:/8011/[^/?#]+)?$'); end if;
      if m is null then m := regexp_match(r, '^(8006)/([0-9]{18})(?:/(?:10|21)/[^/?#]+)*$'); end if;
      if m is null then return; end if;
      scheme := 'gs1';
      kind := case m[1] when '00' then 'logistic-unit' when '414' then 'location' when '417' then 'party' when '8003' then 'asset' when '8004' then 'asset' when '253' then 'document' else 'other' end;
      -- the company prefix begins after the extension digit of an SSCC and the filler or indicator digit of GRAI and ITIP
      issuer_key := case when m[1] in ('00', '8003', '8006') then substr(m[2], 2) else m[2] end;
      if m[1] in ('414', '417') then issuer_exact := m[2]; end if;
      if m[1] in ('8003', '8004') then serial := url_decode(m[2]); end if;
      return;
    end if;
    m := regexp_match(uri, '^urn:trace-commons:id:(hibc|iccbba|ma|ahm):([^:]+)(?::(lot|serial):([^:]+))?$');
    if m is not null then
      scheme := m[1]; di := url_decode(m[2]); issuer_key := di;
      if m[3] is null then kind := 'product'; elsif m[3] = 'lot' then kind := 'lot'; lot := url_decode(m[4]); else kind := 'unit'; serial := url_decode(m[4]); end if;
      return;
    end if;
    m := regexp_match(uri, '^urn:trace-commons:id:party:([^:]+)(?::(.+))?$');
    if m is null then return; end if;
    scheme := 'party'; issuer_key := m[1]; r := m[2]; kind := 'other';
    if r is null then kind := 'party'; return; end if;
    m := regexp_match(r, '^part:([^:]+)(?::lot:([^:]+))?(?::serial:([^:]+))?$');
    if m is not null then
      di := 'urn:trace-commons:id:party:' || issuer_key || ':part:' || m[1]; lot := url_decode(m[2]); serial := url_decode(m[3]);
      kind := case when serial is not null then 'unit' when lot is not null then 'lot' else 'product' end;
      return;
    end if;
    m := regexp_match(r, '^(heat|load|place):([^:]+)$');
    if m is null then return; end if;
    kind := case m[1] when 'heat' then 'lot' when 'load' then 'load' else 'location' end;
    if m[1] = 'heat' then lot := url_decode(m[2]); end if;
    if m[1] = 'load' then serial := url_decode(m[2]); end if;
  end $$`,
  `comment on function facts.item_parts(text) is 'What a canonical identity says about itself. Whatever is not of a known form is of kind other and has no labeler.'`,

  `create or replace function facts.labeler_of(scheme_ text, key_ text, exact_ text, out organization int, out valid_from timestamptz, out valid_until timestamptz)
  language plpgsql stable set search_path = facts, portal, pg_temp as $$
  begin
    if key_ is null then return; end if;
    if scheme_ = 'party' then select o.id into organization from portal.organization o where o.slug = key_; return; end if;
    select c.organization, c.valid_from, c.valid_until into organization, valid_from, valid_until
    from portal.identifier_claim c
    where c.state in ('verified', 'ended')
      and ((scheme_ = 'gs1' and c.scheme = 'gs1-prefix' and c.value in (select left(key_, n) from generate_series(4, 13) n))
        or (scheme_ = 'gs1' and c.scheme in ('gtin', 'gln') and c.value = exact_)
        or (scheme_ = 'hibc' and c.scheme = 'hibc-lic' and c.value = left(key_, 4))
        or (scheme_ in ('iccbba', 'ma', 'ahm') and c.scheme = scheme_ and starts_with(key_, c.value)))
    order by (c.scheme in ('gtin', 'gln')) desc, length(c.value) desc, (c.state = 'verified') desc, c.valid_from desc nulls last, c.id
    limit 1;
  end $$`,
  `comment on function facts.labeler_of(text, text, text) is 'The organization whose verified claim over a number is the narrowest, and from when to when it holds.'`,

  `create or replace function facts.resolve_labeler(uri text) returns int language sql stable security definer set search_path = facts, portal, pg_temp as $$
    select l.organization from item_parts(uri) p, labeler_of(p.scheme, p.issuer_key, p.issuer_exact) l $$`,
  `comment on function facts.resolve_labeler(text) is 'Who answers for an identifier, whether or not such an item exists; null when nobody verified does.'`,
  `create or replace function facts.resolve_party(uri text) returns int language sql stable security definer set search_path = facts, portal, pg_temp as $$
    select l.organization from item_parts(uri) p, labeler_of(p.scheme, p.issuer_key, p.issuer_exact) l where p.kind in ('party', 'location') $$`,
  `comment on function facts.resolve_party(text) is 'The member organization behind a party or location identity, or null.'`,
]
