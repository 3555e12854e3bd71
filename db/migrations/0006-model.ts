import { type Kysely, sql } from 'kysely'
import { MODEL_CAPTURE } from './0006-model-capture.ts'
import { MODEL_DERIVE } from './0006-model-derive.ts'
import { MODEL_TOLD } from './0006-model-told.ts'

/**
 * Custody of lots that ends, items under two numbers (same-as), and a counter of the units of a lot that each
 * organization holds. Everything is derived again at the end: rows of before know nothing of the three.
 */
export async function up(db: Kysely<never>): Promise<void> {
  for (const statement of [...SCHEMA, ...MODEL_DERIVE, ...MODEL_CAPTURE, ...MODEL_TOLD, ...RIGHTS])
    await sql.raw(statement).execute(db)
}

const SCHEMA: readonly string[] = [
  `alter table facts.fact drop constraint fact_effect_is_known,
    add constraint fact_effect_is_known check (effect in ('none', 'commission', 'transform', 'process', 'pack', 'unpack', 'ship', 'receive', 'relabel'))`,
  `alter table facts.fact_item drop constraint fact_item_role_is_known,
    add constraint fact_item_role_is_known check (role in ('e', 'p', 'c', 'i', 'o', 's'))`,
  `comment on column facts.fact_item.role is 'e listed, p parent, c child, i input, o output, s the number that a relabelled item came under.'`,
  `update facts.step set effect = 'relabel' where step = 'tc:relabelling'`,
  `create index standing_by_fact on facts.standing (from_fact) where closed_by_fact is null`,
  `create index fact_item_relabels on facts.fact_item (item) where effect = 'relabel'`,

  `alter table facts.lineage add column same boolean not null default false`,
  `comment on column facts.lineage.same is 'The child is (some of) the parent under another number. Walks cross it at no depth.'`,
  `create index lineage_same_up on facts.lineage (child, parent) where same and closed_by_fact is null`,

  `create table facts.lot_movement (
    item bigint not null, organization int not null, quantity numeric, uom text not null, at timestamptz not null, at_key text collate "C" not null, fact bigint not null)`,
  `comment on table facts.lot_movement is 'How much of a lot came to an organization (positive) or left it (negative), by shipments that count. Null: not said. Derived.'`,
  `create index lot_movement_of_organization on facts.lot_movement (item, organization, at, at_key)`,
  `create table facts.lot_consignee (
    lot bigint not null, organization int not null, units int not null, held int not null,
    constraint lot_is_counted_once_for_an_organization primary key (lot, organization),
    constraint no_more_is_held_than_came check (held between 0 and units))`,
  `comment on table facts.lot_consignee is 'How many units of a lot ever came to an organization as their consignee, and how many it holds. Derived; a recall counts by it.'`,
  `create index lot_consignee_of_organization on facts.lot_consignee (organization, lot)`,
  `select portal.protect('facts.lot_movement'), portal.protect('facts.lot_consignee')`,
  `create policy lot_count_is_ones_own on facts.lot_consignee for select to trace_app using (organization = (select portal.me()))`,
  `grant select on facts.lot_consignee to trace_app`,
]

const RIGHTS: readonly string[] = [
  `select portal.give_to_derive(p.oid::regprocedure) from pg_proc p where p.pronamespace = 'facts'::regnamespace`,
  `grant execute on function facts.walk(bigint) to trace_app`,
  `do $$ begin if exists (select from facts.fact) then perform facts.rebuild(); end if; end $$`,
]
