import type pg from 'pg'
import { truth } from './oracle.ts'
import { speaking, type Told } from './worlds.ts'

const ms = (d: Date | null) => (d === null ? '' : String(d.getTime()))

/** What the database holds and shows against what is true. Each line is one difference; none means equal. */
export async function differences(owner: pg.Pool, app: pg.Pool, told: Told): Promise<string[]> {
  const want = truth(told.world)
  const { organizations } = told.world
  const out: string[] = []
  const compare = (what: string, got: Set<string>, expected: Set<string>) => {
    for (const k of expected) if (!got.has(k)) out.push(`${what}: missing ${k}`)
    for (const k of got) if (!expected.has(k)) out.push(`${what}: EXTRA ${k}`)
  }
  const reach = await owner.query<{
    o: number
    uri: string
    r: string
    how: string
    since: Date | null
    until: Date | null
    inside: boolean
  }>(
    `select organization o, uri, relation r, how, since, until, inside from facts.reach join facts.item i on i.id = reach.item where organization = any ($1)`,
    [organizations],
  )
  compare(
    'reach',
    new Set(
      reach.rows.map(
        (r) => `${r.o}|${r.uri}|${r.r}|${r.how}|${ms(r.since)} -> ${ms(r.until)}${r.inside ? ' inside' : ''}`,
      ),
    ),
    new Set([...want.reach].map(([k, v]) => `${k} -> ${v}`)),
  )
  const entitled = await owner.query<{ k: string }>(
    `select distinct (b.projection -> 'x' ->> 'n') || '|' || i.uri k from facts.fact_item n join facts.item i on i.id = n.item join facts.fact_body b on b.fact = n.fact
     where n.owner = any ($1) and n.entitled`,
    [organizations],
  )
  compare('entitled', new Set(entitled.rows.map((r) => r.k)), want.entitled)
  const edges = await owner.query<{ k: string }>(
    `select p.uri || '|' || c.uri || '|' || (b.projection -> 'x' ->> 'n') k from facts.lineage l join facts.item p on p.id = l.parent join facts.item c on c.id = l.child
       join facts.fact f on f.id = l.from_fact join facts.fact_body b on b.fact = f.id where l.closed_by_fact is null and f.owner = any ($1)`,
    [organizations],
  )
  const counted = await owner.query<{ k: string }>(
    `select i.uri || '|' || n.organization || '|' || n.units || '/' || n.held k from facts.lot_consignee n join facts.item i on i.id = n.lot where n.organization = any ($1)`,
    [organizations],
  )
  compare('counted', new Set(counted.rows.map((r) => r.k)), new Set([...want.counted].map(([k, v]) => `${k}|${v}`)))
  compare('edge', new Set(edges.rows.map((r) => r.k)), want.edges)
  const known = new Set(told.world.events.flatMap((e) => e.items.flatMap((m) => [m.uri, m.statedLot ?? m.uri])))
  const ids = await owner.query<{ id: number }>('select id from facts.item where uri = any ($1)', [[...known]])
  for (const o of organizations) {
    const seen = await speaking(app, { organization: o }, async (c) => {
      const rows = await c.query<{ k: string }>(
        `select $1 || '|' || (b.projection -> 'x' ->> 'n') || '|' || i.uri k from facts.fact f join facts.fact_item n on n.fact = f.id join facts.fact_body b on b.fact = f.id
         join facts.item i on i.id = n.item where f.owner = any ($2)`,
        [String(o), organizations],
      )
      const items = await c.query<{ k: string }>(`select $1 || '|' || uri k from facts.item where id = any ($2)`, [
        String(o),
        ids.rows.map((r) => r.id),
      ])
      return { rows: rows.rows.map((r) => r.k), items: items.rows.map((r) => r.k) }
    })
    const mine = (set: Set<string>) => new Set([...set].filter((k) => k.startsWith(`${o}|`)))
    compare('visible', new Set(seen.rows), mine(want.visible))
    compare(
      'named',
      new Set(seen.items),
      new Set([...mine(want.named)].filter((k) => known.has(k.slice(`${o}|`.length)))),
    )
  }
  return out
}
