/** Tables of the shared store and of what decides over it. Text only: `0002-facts.ts` runs it. */
export const SCHEMA: readonly string[] = [
  // ---- who answers for which number ----
  `create table portal.identifier_claim (
    id int generated always as identity primary key,
    organization int not null constraint claim_is_of_an_organization references portal.organization,
    scheme text not null constraint claim_scheme_is_known check (scheme in ('gs1-prefix', 'gtin', 'gln', 'hibc-lic', 'iccbba', 'ma', 'ahm', 'party')),
    value text not null constraint claim_value_is_said check (value <> ''),
    state text not null default 'proposed' constraint claim_state_is_known check (state in ('proposed', 'verified', 'disputed', 'ended')),
    valid_from timestamptz, valid_until timestamptz, evidence text,
    verified_by int[] not null default '{}',
    constraint claim_interval_runs_forward check (valid_from is null or valid_until is null or valid_from < valid_until),
    constraint claim_is_verified_by_two_people check (state not in ('verified', 'ended') or (cardinality(verified_by) = 2 and verified_by[1] <> verified_by[2])),
    constraint claim_that_ended_says_when check (state <> 'ended' or valid_until is not null))`,
  `comment on table portal.identifier_claim is 'Who says that a number space is theirs. Only verified claims entitle, and the narrowest wins.'`,
  `create index claim_by_value on portal.identifier_claim (scheme, value)`,

  `create table portal.appointment (
    id int generated always as identity primary key,
    labeler int not null constraint appointment_is_by_an_organization references portal.organization,
    appointee int not null constraint appointment_is_of_an_organization references portal.organization,
    dis text[], kinds text[], starts timestamptz not null default now(), ends timestamptz, "for" text,
    constraint appointment_is_between_two check (labeler <> appointee),
    constraint appointment_runs_forward check (ends is null or starts < ends))`,
  `comment on table portal.appointment is 'A labeler lets another speak for its products: contract makers, sterilisers, data services. Null dis or kinds: all.'`,
  `create index appointment_by_pair on portal.appointment (appointee, labeler)`,

  `create table portal.product (
    di text primary key, labeler int not null constraint product_has_a_labeler references portal.organization,
    name text not null, name_zh text, model text, description text, sterile boolean, storage_max text)`,
  `comment on table portal.product is 'Words about a product for display. Public to every member: a label shows as much.'`,

  `create table portal.grant_ (
    id int generated always as identity primary key,
    public_id text not null default portal.new_id('grant') constraint grant_id_is_unique unique
      constraint grant_id_is_well_formed check (public_id ~ '^grant_[0-9a-hjkmnp-tv-z]{26}$'),
    owner int not null constraint grant_is_of_facts_of_an_organization references portal.organization,
    partner int not null constraint grant_is_to_an_organization references portal.organization,
    relation text not null constraint grant_relation_is_known check (relation in ('o', 's', 'c', 't')),
    extent text not null default 'item' constraint grant_extent_is_known check (extent in ('item', 'ancestry')),
    kinds text[] not null, groups text[] not null constraint grant_never_names_unclassified check (not 'unclassified' = any (groups)),
    dis text[], verdict text[] not null default '{}' constraint grant_checks_are_known check (verdict <@ array['identity', 'custody', 'release', 'safety', 'dates']),
    purpose text not null default 'provenance' constraint grant_purpose_is_known check (purpose in ('provenance', 'complaint', 'corrective-action', 'recall', 'audit')),
    starts timestamptz not null default now(), ends timestamptz not null,
    version int not null default 1, offered_by int, accepted_at timestamptz, revoked_at timestamptz,
    onward text[] not null default '{}', via int constraint grant_is_made_under_a_grant references portal.grant_,
    constraint grant_is_between_two check (owner <> partner),
    constraint grant_runs_forward check (starts < ends),
    constraint grant_onward_is_within_its_groups check (onward <@ groups))`,
  `comment on table portal.grant_ is 'A promise to show. owner: whose facts; partner: who may see; via: the grant under which a grantee shows them onward. Only acceptance and revocation ever change.'`,
  `comment on column portal.grant_.verdict is 'Checks whose answer may be shown without the facts beneath.'`,
  `create index grant_by_partner on portal.grant_ (partner, owner)`,
  `create index grant_by_owner on portal.grant_ (owner)`,
  `create index grant_by_via on portal.grant_ (via) where via is not null`,

  // ---- steps ----
  `create table facts.step (step text primary key, kind text not null, effect text not null)`,
  `comment on table facts.step is 'What each business step means. The words of the interface hold the same table, and a test holds the two equal.'`,

  // ---- items ----
  `create table facts.item (
    id bigint generated always as identity primary key,
    uri text not null constraint item_is_named_once unique,
    kind text not null constraint item_kind_is_known check (kind in ('product', 'lot', 'unit', 'logistic-unit', 'load', 'asset', 'location', 'document', 'person', 'party', 'other')),
    scheme text not null, di text, lot text, serial text,
    issuer_key text, issuer_exact text,
    brand int, brand_from timestamptz, brand_until timestamptz,
    lot_item bigint)`,
  `comment on table facts.item is 'What can be traced. Kind, product, lot and serial are read from the identifier itself and never believed from a document.'`,
  `comment on column facts.item.brand is 'The labeler: holder of the narrowest verified claim over the identifier. Derived.'`,
  `comment on column facts.item.brand_from is 'From when to when (exclusive) that claim lets the labeler speak. Derived.'`,
  `comment on column facts.item.lot_item is 'The lot of a unit, as its labeler or the appointee said when making it. Derived; first sight fixes nothing.'`,
  `create index item_by_lot on facts.item (lot_item) where lot_item is not null`,
  `create index item_by_product on facts.item (di, lot, serial) where di is not null`,
  `create index item_by_brand on facts.item (brand)`,

  // ---- facts ----
  `create table facts.fact (
    id bigint generated always as identity primary key,
    public_id text not null default portal.new_id('fact') constraint fact_id_is_unique unique,
    owner int not null, hash bytea not null, declared timestamptz,
    type text not null constraint fact_type_is_known check (type in ('ObjectEvent', 'AggregationEvent', 'TransactionEvent', 'TransformationEvent', 'AssociationEvent')),
    action text constraint fact_action_is_known check (action in ('ADD', 'OBSERVE', 'DELETE')),
    step text, disposition text, set_ text[] not null default '{}', unset_ text[] not null default '{}',
    kind text not null, effect text not null constraint fact_effect_is_known check (effect in ('none', 'commission', 'transform', 'process', 'pack', 'unpack', 'ship', 'receive')),
    event_time timestamptz not null, event_offset text not null, record_time timestamptz not null default clock_timestamp(),
    order_key text collate "C" not null,
    consignee_uri text, possessor_uri text, source_owner_uri text, source_possessor_uri text,
    consignee int, possessor int, read_point text, biz_location text,
    declaration jsonb, alarm boolean not null default false, expiry text, made text,
    effective boolean not null, superseded_by bigint,
    captured_by text, xid xid8 not null default pg_current_xact_id(),
    constraint same_event_from_same_owner_is_one_fact unique nulls not distinct (owner, hash, declared))`,
  `comment on table facts.fact is 'The skeleton of a fact: what is asked for. Inserted once; only effective, superseded_by and the resolved parties are derived afterwards.'`,
  `comment on column facts.fact.hash is 'CBV 2.0 event hash. An unsalted commitment to every field, so the app has no right on it.'`,
  `comment on column facts.fact.declared is 'When the owner declared the event with this hash erroneous; such a fact only takes effect away.'`,
  `comment on column facts.fact.order_key is 'Order among facts of one instant: effect, hash, owner.'`,
  `comment on column facts.fact.effective is 'Counts for custody, reach and verdict: not superseded, and not itself a declaration of error.'`,
  `comment on column facts.fact.record_time is 'Shown, never compared: positions say what was known when.'`,
  `create index fact_by_owner_time on facts.fact (owner, event_time desc, id desc)`,
  `create index fact_by_time on facts.fact (event_time desc, id desc)`,
  `create index fact_by_what_superseded_it on facts.fact (superseded_by) where superseded_by is not null`,
  `create index fact_by_xid on facts.fact (xid, id)`,

  `create table facts.fact_body (
    fact bigint primary key, raw text not null, canonical text not null,
    salt bytea not null constraint fact_salt_is_32_bytes check (length(salt) = 32), projection jsonb not null)`,
  `comment on table facts.fact_body is 'Received bytes, canonical bytes, the salt for commitments, and the fields for asking. The app may read the projection only.'`,

  // Everything a policy asks of an item in a fact stands in one row: policies need no join and never refer back to fact.
  `create table facts.fact_item (
    fact bigint not null, item bigint not null,
    role text not null constraint fact_item_role_is_known check (role in ('e', 'p', 'c', 'i', 'o')),
    quantity numeric, uom text, stated_lot bigint,
    owner int not null, kind text not null, effect text not null, event_time timestamptz not null, order_key text collate "C" not null,
    class boolean not null, lot bigint, di text, brand int, consignee int, possessor int,
    late boolean not null, climbs boolean not null,
    entitled boolean not null default false, answers int, effective boolean not null,
    constraint item_has_one_role_once_in_a_fact primary key (fact, item, role))`,
  `comment on table facts.fact_item is 'One item in one fact, with all that the wall asks of it.'`,
  `comment on column facts.fact_item.role is 'e listed, p parent, c child, i input, o output.'`,
  `comment on column facts.fact_item.class is 'The item stands for many things (a lot, a product), so its movements are of several consignees.'`,
  `comment on column facts.fact_item.late is 'Amendment, recall or hold: reaches whoever once held the item, also afterwards.'`,
  `comment on column facts.fact_item.climbs is 'About making and safety, so it may be seen from below. Movements never climb: they are the trade of others.'`,
  `comment on column facts.fact_item.entitled is 'The owner may speak about this item at that time; otherwise the fact is a claim about it. Derived.'`,
  `comment on column facts.fact_item.answers is 'Of a receipt: who made the shipment it answers. Derived.'`,
  `create index fact_item_history on facts.fact_item (item, event_time desc)`,
  `create index fact_item_product on facts.fact_item (di, event_time desc, fact desc) where di is not null`,
  `create index fact_item_by_lot on facts.fact_item (lot, owner, event_time) where lot is not null`,
  `create index fact_item_by_owner on facts.fact_item (owner, item)`,
  `create index fact_item_moves on facts.fact_item (item, event_time, order_key) where effect in ('ship', 'receive', 'pack', 'unpack')`,
  `create index fact_item_lot_moves on facts.fact_item (lot, event_time, order_key) where lot is not null and effect in ('ship', 'receive', 'pack', 'unpack')`,
  `create index fact_item_packs on facts.fact_item (item, role) where effect = 'pack'`,

  `create table facts.fact_transaction (fact bigint not null, type text, id text not null, owner int not null, consignee int, possessor int)`,
  `comment on table facts.fact_transaction is 'Business transactions of a fact, so that a delivery note finds its shipment.'`,
  `create index fact_transaction_by_id on facts.fact_transaction (id)`,
  `create index fact_transaction_by_fact on facts.fact_transaction (fact)`,

  `create table facts.fact_position (position bigint constraint position_is_taken_once primary key, fact bigint not null constraint fact_has_one_position unique)`,
  `comment on table facts.fact_position is 'The order in which facts became known, without gaps. Cursors, disclosures and checkpoints cite it.'`,

  `create table facts.amendment (
    fact bigint primary key, owner int not null, target_hash bytea not null,
    state text not null constraint amendment_state_is_known check (state in ('pending', 'effective')),
    approved_by int, approved_at timestamptz, reason text)`,
  `comment on table facts.amendment is 'A declaration of error. What a machine captured waits for a person, or for a standing approval of its source.'`,
  `create index amendment_by_target on facts.amendment (owner, target_hash)`,
  `create table facts.standing_approval (
    id int generated always as identity primary key, owner int not null constraint standing_approval_is_of_an_organization references portal.organization,
    client text not null, approved_by int not null, reason text not null, starts timestamptz not null default now(), ends timestamptz not null,
    constraint standing_approval_runs_forward check (starts < ends))`,
  `comment on table facts.standing_approval is 'Amendments of this source take effect at once, signed for by a person, until a date.'`,

  // ---- derived ----
  `create table facts.standing (
    organization int not null, item bigint not null, relation text not null constraint standing_relation_is_known check (relation in ('c', 't')),
    since timestamptz not null, since_key text collate "C" not null, until timestamptz, until_key text collate "C",
    inside boolean not null, from_fact bigint not null, until_fact bigint, closed_by_fact bigint)`,
  `comment on table facts.standing is 'Who holds what, from when to when: c owns it (consignee), t has it in hand (carrier). Derived by replaying movements in event order.'`,
  `comment on column facts.standing.inside is 'Held because it was inside something that was shipped.'`,
  `comment on column facts.standing.closed_by_fact is 'The fact that made this row untrue. Such rows are kept and count for nothing.'`,
  `create index standing_by_item on facts.standing (item, organization) where closed_by_fact is null`,
  `create index standing_by_organization on facts.standing (organization, item) where closed_by_fact is null`,

  `create table facts.containment (
    parent bigint not null, child bigint not null, since timestamptz not null, since_key text collate "C" not null,
    until timestamptz, until_key text collate "C", from_fact bigint not null, until_fact bigint, closed_by_fact bigint)`,
  `comment on table facts.containment is 'What was inside what, from when to when. Derived.'`,
  `create index containment_by_parent on facts.containment (parent) where closed_by_fact is null`,
  `create index containment_by_child on facts.containment (child) where closed_by_fact is null`,

  `create table facts.lineage (
    parent bigint not null, child bigint not null, from_fact bigint not null, quantity numeric, uom text, possible boolean not null,
    parent_lot bigint, child_lot bigint, closed_by_fact bigint)`,
  `comment on table facts.lineage is 'What went into what. Derived from transformations that may speak for both ends. possible: one of several inputs of several outputs.'`,
  `create unique index lineage_is_said_once_by_a_fact on facts.lineage (from_fact, parent, child) where closed_by_fact is null`,
  `create index lineage_up on facts.lineage (child, parent) where closed_by_fact is null`,
  `create index lineage_down on facts.lineage (parent, child) where closed_by_fact is null`,
  `create index lineage_up_of_lot on facts.lineage (child_lot, parent) where closed_by_fact is null and child_lot is not null`,
  `create index lineage_down_of_lot on facts.lineage (parent_lot, child) where closed_by_fact is null and parent_lot is not null`,

  `create table facts.reach (
    organization int not null, item bigint not null, relation text not null constraint reach_relation_is_known check (relation in ('c', 't', 's')),
    how text not null constraint reach_how_is_known check (how in ('d', 'l', 'a')),
    since timestamptz, until timestamptz, inside boolean not null default false, di text, lot bigint,
    constraint reach_stands_once unique nulls not distinct (organization, item, relation, how, since))`,
  `comment on table facts.reach is 'How an organization is tied to an item: d itself, l the lot of its unit, a by ancestry (for s: by descent). Derived.'`,
  `comment on column facts.reach.until is 'The end of custody; of an inherited row the latest end among what it rests on. Null: not ended.'`,
  `create index reach_by_item on facts.reach (item, relation)`,
  `create index reach_by_lot on facts.reach (lot, organization) where how = 'd' and lot is not null`,
  `create index reach_by_product on facts.reach (organization, di, relation, item)`,
  `create table facts.reach_past (like facts.reach, closed_by_fact bigint, closed_xid xid8 not null default pg_current_xact_id())`,
  `comment on table facts.reach_past is 'Reach that was taken back, and by which fact.'`,

  `create table facts.finding (
    id bigint generated always as identity primary key, fact bigint not null, item bigint, for_organization int not null,
    code text not null constraint finding_code_is_known check (code in ('shipped-after-destroyed', 'packed-twice', 'seen-in-two-places', 'claim-on-your-item', 'receipt-without-shipment')),
    detail jsonb not null default '{}', found_at timestamptz not null default now(),
    constraint finding_is_said_once unique nulls not distinct (fact, item, for_organization, code))`,
  `comment on table facts.finding is 'What does not make sense about a fact, told beside it and never a refusal: facts arrive late and out of order.'`,
  `create index finding_for on facts.finding (for_organization, id desc)`,

  // ---- append-only: rights and triggers, not manners ----
  `create function facts.refuse() returns trigger language plpgsql as $$ begin raise exception 'facts are append-only' using errcode = '42501'; end $$`,
  `create function facts.only_derived() returns trigger language plpgsql as $$ begin
    if to_jsonb(new) - tg_argv is distinct from to_jsonb(old) - tg_argv then raise exception 'facts are append-only' using errcode = '42501'; end if;
    return new;
  end $$`,
  `create trigger fact_is_forever before delete or truncate on facts.fact for each statement execute function facts.refuse()`,
  `create trigger fact_changes_only_in_what_is_derived before update on facts.fact for each row execute function facts.only_derived('effective', 'superseded_by', 'consignee', 'possessor')`,
  `create trigger fact_body_is_forever before update or delete or truncate on facts.fact_body for each statement execute function facts.refuse()`,
  `create trigger fact_item_is_forever before delete or truncate on facts.fact_item for each statement execute function facts.refuse()`,
  `create trigger fact_item_changes_only_in_what_is_derived before update on facts.fact_item for each row
    execute function facts.only_derived('entitled', 'answers', 'effective', 'lot', 'brand', 'consignee', 'possessor')`,
  `create trigger fact_transaction_is_forever before delete or truncate on facts.fact_transaction for each statement execute function facts.refuse()`,
  `create trigger fact_transaction_changes_only_in_what_is_derived before update on facts.fact_transaction for each row execute function facts.only_derived('consignee', 'possessor')`,
  `create trigger position_is_forever before update or delete or truncate on facts.fact_position for each statement execute function facts.refuse()`,
  `create trigger item_is_forever before delete or truncate on facts.item for each statement execute function facts.refuse()`,
  `create trigger item_changes_only_in_what_is_derived before update on facts.item for each row execute function facts.only_derived('brand', 'brand_from', 'brand_until', 'lot_item')`,
  `create trigger amendment_is_forever before delete or truncate on facts.amendment for each statement execute function facts.refuse()`,
]
