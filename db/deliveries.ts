import { sql } from 'kysely'
import type { OrganizationId } from '#app/vocabulary/ids.ts'
import type { ItemKind } from '#app/vocabulary/item-uri.ts'
import type { Reach } from '#policies/reach.ts'
import type { Reader } from './database.ts'

export type ShipmentRow = {
  id: number
  public_id: string
  owner: OrganizationId
  possessor: OrganizationId | null
  consignee: OrganizationId | null
  event_time: Date
  event_offset: string
  transactions: { type: string | null; id: string }[]
}

/**
 * The newest effective shipments to us that answer to this: of a logistic unit by its identity, or under a delivery note
 * by its number, with or without the scheme it was written in. Only shipments whose facts we may read.
 */
export async function shipmentsToUs(
  db: Reader,
  reach: { facts: Reach<'read', 'Fact'>; deliveries: Reach<'read', 'Delivery'> },
  question: { uri: string | null; number: string },
): Promise<ShipmentRow[]> {
  const { rows } = await sql<ShipmentRow>`
    with found as (
      select k.fact as id from facts.fact_item k join facts.item i on i.id = k.item where i.uri = ${question.uri}::text and k.effect = 'ship'
      union select t.fact from facts.fact_transaction t where (t.consignee = ${reach.facts.me}::int or t.possessor = ${reach.facts.me}::int)
        and t.tail = regexp_replace(${question.number}, '^.*[:/]', '') and (t.id = ${question.number} or right(t.id, length(${question.number}) + 1) in (':' || ${question.number}, '/' || ${question.number})))
    select f.id, f.public_id, f.owner, f.possessor, f.consignee, f.event_time, f.event_offset,
      coalesce((select jsonb_agg(jsonb_build_object('type', t.type, 'id', t.id)) from facts.fact_transaction t where t.fact = f.id), '[]') as transactions
    from found join facts.fact f on f.id = found.id
    cross join lateral (select f.consignee) delivery (consignee)
    where f.effect = 'ship' and f.effective and f.owner <> ${reach.facts.me}::int and ${reach.deliveries.rows('contents')}
      and exists (select from facts.fact_item where fact_item.fact = f.id and fact_item.entitled and ${reach.facts.rows('identity')})
    order by f.event_time desc, f.id desc limit 20`.execute(db)
  return rows
}

export type DeliveredItem = {
  fact: number
  item: number
  uri: string
  kind: ItemKind
  di: string | null
  lot: string | null
  serial: string | null
  quantity: string | null
  uom: string | null
  container: string | null
  product: { name: string; name_zh: string | null; model: string | null } | null
  /** When we said that we received it, or the box it lies in, since it was shipped. */
  received_at: Date | null
  receipt: string | null
}

/** What lies in these shipments: the items listed and what is inside them, as far as we may see it. */
export async function deliveredItems(
  db: Reader,
  reach: Reach<'read', 'Fact'>,
  shipments: readonly number[],
): Promise<DeliveredItem[]> {
  const { rows } = await sql<DeliveredItem>`
    with listed as (
      select distinct on (fact_item.item) fact_item.fact, fact_item.item, fact_item.event_time,
        case when ${reach.rows('quantities')} then fact_item.quantity end as quantity, case when ${reach.rows('quantities')} then fact_item.uom end as uom
      from facts.fact_item where fact_item.fact = any (${[...shipments]}::bigint[]) and fact_item.role in ('e', 'p', 'c') and ${reach.rows('identity')}
      order by fact_item.item, fact_item.event_time desc),
    all_ as (
      select l.fact, l.item, null::bigint as parent, l.quantity, l.uom, l.event_time, l.item as top from listed l
      union all
      select l.fact, w.item, w.parent, w.quantity, w.uom, l.event_time, l.item from listed l join facts.item b on b.id = l.item and b.kind = 'logistic-unit'
        cross join lateral facts.walk(l.item) w where w.role = 'content' and w.item is not null and w.item not in (select item from listed))
    select a.fact, a.item, i.uri, i.kind, i.di, coalesce(i.lot, lot.lot) as lot, i.serial, a.quantity, a.uom, box.uri as container,
      case when p.di is not null then jsonb_build_object('name', p.name, 'name_zh', p.name_zh, 'model', p.model) end as product,
      r.event_time as received_at, r.public_id as receipt
    from all_ a join facts.item i on i.id = a.item left join facts.item box on box.id = a.parent left join facts.item lot on lot.id = i.lot_item
    left join portal.product p on p.di = i.di
    left join lateral (select g.event_time, g.public_id from facts.fact_item k join facts.fact g on g.id = k.fact
      where k.item in (a.item, a.parent, a.top) and k.owner = ${reach.me}::int and k.effect = 'receive' and k.effective and k.event_time >= a.event_time
      order by g.event_time limit 1) r on true
    order by box.uri nulls first, i.kind, i.uri`.execute(db)
  return rows
}

/** The slug of an organization, for its party identity. */
export async function slugOf(db: Reader, id: OrganizationId): Promise<string> {
  const row = await db.selectFrom('portal.organization').select('slug').where('id', '=', id).executeTakeFirstOrThrow()
  return row.slug
}
