import { afterEach, describe, expect, test } from 'vitest'
import { CAPTURE } from '#db/migrations/0002-facts-capture.ts'
import { DERIVE } from '#db/migrations/0002-facts-derive.ts'
import { MODEL_CAPTURE } from '#db/migrations/0006-model-capture.ts'
import { PURPOSE_FUNCTIONS, SEES_FOR_PURPOSE } from '#db/migrations/0008-purpose.ts'
import { SPEED_FUNCTIONS } from '#db/migrations/0012-speed.ts'
import { MODEL_DERIVE } from '#db/migrations/0006-model-derive.ts'
import { freshDatabase, type TestDatabase } from '#tests/world/database.ts'
import { differences } from './compare.ts'
import { BAR, BOX, LOT, openStory, ordinaryCourse, party, UNIT, type Story } from './story.ts'
import { makeWorld, settle, tell } from './worlds.ts'

/** One planted fault. `seed` is where looking begins: a world known to show it, so that the proof stays short. */
type Mutant = {
  fault: string
  seed: number
  connections?: number
  shows?: (s: Story) => Promise<boolean>
  plant: [from: string, to: string][]
}

/** Too rare in random worlds to wait for: a story that is false when the fault is planted. */
async function carrierSeesContents(s: Story): Promise<boolean> {
  await ordinaryCourse(s)
  await s.grant('maker', 'carrier', 't', { extent: 'item' })
  await s.say('maker', 'transporting', 8, { on: [{ uri: UNIT }] })
  return (await s.ask('carrier', 'select 1 from facts.fact_item where item = $1', [await s.item(UNIT)])).length > 0
}

async function ancestryOutlivesCustody(s: Story): Promise<boolean> {
  await ordinaryCourse(s)
  await s.say('hospital', 'shipping', 20, { on: [{ uri: UNIT }], consignee: party('clinic') })
  const rows = await s.ask<{ until: Date | null }>(
    'hospital',
    `select until from facts.reach where item = $1 and how = 'a'`,
    [await s.item(BAR)],
  )
  return rows[0]?.until?.getTime() !== Date.UTC(2025, 0, 20)
}

async function boxesDoNotCount(s: Story): Promise<boolean> {
  await s.say('maker', 'creating_class_instance', 1, { on: [{ uri: LOT }], action: 'ADD' })
  await s.say('maker', 'packing', 2, { on: [{ uri: BOX, role: 'p' }, { uri: LOT, role: 'c', quantity: '20' }] }) // prettier-ignore
  await s.say('maker', 'shipping', 3, { on: [{ uri: BOX }], consignee: party('hospital') })
  await s.say('hospital', 'shipping', 4, { on: [{ uri: LOT, quantity: '20' }], consignee: party('clinic') })
  const held = `select 1 from facts.standing where item = $1 and until is null`
  return (await s.ask('hospital', held, [await s.item(LOT)])).length > 0
}

async function endsByMixedUnits(s: Story): Promise<boolean> {
  await s.say('maker', 'creating_class_instance', 1, { on: [{ uri: LOT }], action: 'ADD' })
  await s.say('maker', 'shipping', 2, { on: [{ uri: LOT, quantity: '10', uom: 'KGM' }], consignee: party('hospital') })
  await s.say('hospital', 'shipping', 3, { on: [{ uri: LOT, quantity: '10', uom: 'EA' }], consignee: party('clinic') })
  return (await s.ask('hospital', 'select 1 from facts.standing where until is not null')).length > 0
}

const MUTANTS: Mutant[] = [
  // the prototype's seven
  { fault: 'claims never come true', seed: 2, plant: [['union select n.fact, n.item, n.role from (select i, min(f) as f from moved group by 1) m join fact_item n on n.item = m.i and n.event_time >= m.f\n      union select n.fact, n.item, n.role from moved', 'union select n.fact, n.item, n.role from moved']] }, // prettier-ignore
  { fault: 'a lot reached from one unit shows its siblings', seed: 2, plant: [["else r.how = 'd' and fact_item.climbs end", 'else true end']] }, // prettier-ignore
  { fault: 'what arrives late is only appended', seed: 2, plant: [['where n.effective and not n.fact = any (movers)) into scoped', 'where false) into scoped']] }, // prettier-ignore
  { fault: 'suppliers do not reach through the units of a lot', seed: 3, plant: [[' or l.parent_lot = d.i', ''], ['l.closed_by_fact is null and l.parent_lot is not null)', 'false)']] }, // prettier-ignore
  { fault: 'who says it received is believed', seed: 2, plant: [['if o is null then return null; end if;', "if o is null then return null; end if; if kind_ = 'receipt' then return 'c'; end if;"]] }, // prettier-ignore
  {
    fault: 'claims are shown',
    seed: 2,
    plant: [['(fact_item.entitled or fact_item.brand = (select portal.me()))', 'true']],
  },
  { fault: 'custody counts before it began', seed: 8, plant: [['and (s.since, s.since_key) < (t, k) and (s.until is null or s.until >= t);\n    if r is null', 'and (s.until is null or s.until >= t);\n    if r is null']] }, // prettier-ignore
  // ours
  { fault: 'custody never ends', seed: 2, plant: [["(not m.class and s.relation = 'c' and m.r <> 't' and f.consignee_uri is not null", "(false and f.consignee_uri is not null"]] }, // prettier-ignore
  { fault: 'a carrier names a consignee', seed: 19, plant: [["from m where r <> 't' and f.consignee is not null", 'from m where f.consignee is not null'], ["or right_on(f.consignee, q.x, t, k, 'shipment') in ('l', 'c'))", 'or true)']] }, // prettier-ignore
  {
    fault: 'first sight puts a unit into a lot',
    seed: 2,
    plant: [["and right_on(n.owner, u, n.event_time, '', n.kind) = 'l'", '']],
  },
  {
    fault: 'a unit may be put into a lot of another product',
    seed: 5,
    plant: [['and l.di = i.di and l.scheme = i.scheme', '']],
  },
  { fault: 'amendments are ignored', seed: 2, plant: [["where a.state = 'effective' and", 'where false and']] },
  {
    fault: 'amendments of machines take effect at once',
    seed: 1,
    plant: [["case when q.at_once then 'effective' else 'pending' end", "'effective'"]],
  },
  { fault: 'movements climb', seed: 2, plant: [["r.how = 'l' then fact_item.climbs", "r.how = 'l' then true"], ["then fact_item.climbs and g.extent = 'ancestry'", "then g.extent = 'ancestry'"]] }, // prettier-ignore
  { fault: 'the extent of a grant is ignored', seed: 1, plant: [["fact_item.climbs and g.extent = 'ancestry'", 'fact_item.climbs'], ["(r.how = 'd' or g.extent = 'ancestry')", 'true']] }, // prettier-ignore
  {
    fault: 'carriers see contents without a grant',
    seed: 1,
    shows: carrierSeesContents,
    plant: [["and (not r.inside or g.extent = 'ancestry')", '']],
  },
  { fault: 'revoked grants count', seed: 4, plant: [['and g.revoked_at is null', '']] },
  { fault: 'the end of custody is no limit', seed: 11, plant: [['and (r.until is null or fact_item.event_time <= r.until or fact_item.late)', '']] }, // prettier-ignore
  { fault: 'a unit with a chain of its own still asks its lot', seed: 29, plant: [['and not exists (select from standing s where s.closed_by_fact is null and s.item = x and (s.since, s.since_key) < (t, k))', '']] }, // prettier-ignore
  { fault: 'what was unpacked still travels with the box', seed: 41, plant: [['and (n.since, n.since_key) < (t, k) and (n.until is null or (n.until, n.until_key) > (t, k)) and not n.child = any (seen)', 'and (n.since, n.since_key) < (t, k) and not n.child = any (seen)']] }, // prettier-ignore
  { fault: 'inherited reach keeps its longest end', seed: 1, shows: ancestryOutlivesCustody, plant: [["'c', 'a', nullif(w.u, 'infinity'), i.di from want w join item i on i.id = w.i order by 1, 2\n    on conflict on constraint reach_stands_once do update set until = excluded.until where r.until is distinct from excluded.until", "'c', 'a', nullif(w.u, 'infinity'), i.di from want w join item i on i.id = w.i order by 1, 2 on conflict do nothing"]] }, // prettier-ignore
  {
    fault: 'an appointment counts outside its time',
    seed: 4,
    plant: [['and a.starts <= t and (a.ends is null or t < a.ends)', '']],
  },
  { fault: 'a claim to a number counts outside its time', seed: 16, plant: [['and (i.brand_from is null or t >= i.brand_from) and (i.brand_until is null or t < i.brand_until)', '']] }, // prettier-ignore
  { fault: 'custody of a lot never ends', seed: 7, plant: [['sum(v.quantity) <= 0, false)', 'sum(v.quantity) < 0 and false, false)']] }, // prettier-ignore
  { fault: 'what was not said of a lot counts as nothing', seed: 31, plant: [['coalesce(count(*) = count(v.quantity) and count(distinct v.uom) = 1 and sum(v.quantity) <= 0, false)', 'coalesce(sum(v.quantity) <= 0, false)']] }, // prettier-ignore
  { fault: 'kilograms and pieces of a lot are added up', seed: 1, shows: endsByMixedUnits, plant: [['and count(distinct v.uom) = 1 and sum', 'and sum'], ['and count(distinct e.uom) = 1 then', 'then']] }, // prettier-ignore
  { fault: 'a lot in boxes is not counted', seed: 1, shows: boxesDoNotCount, plant: [["select n.quantity, coalesce(n.uom, '') as uom from containment", "select null::numeric as quantity, '' as uom from containment"]] }, // prettier-ignore
  { fault: 'a relabelling needs nobody to agree', seed: 2, plant: [["and (right_on(b.owner, b.item, b.event_time, '', b.kind) = 'l'", "and (true"]] }, // prettier-ignore
  { fault: 'a relabelling counts for numbers of others', seed: 26, plant: [["and right_on(a.owner, a.item, a.event_time, '', a.kind) = 'l'\n", '\n']] }, // prettier-ignore
  { fault: 'an agreement that arrives later is not heard', seed: 3, plant: [["or r.item in (select n.item from fact_item n where n.fact = any (ra) or (n.fact = any (ff) and n.effect in ('relabel', 'receive', 'ship')))", '']] }, // prettier-ignore
  { fault: 'units are counted after they have gone on', seed: 4, plant: [['filter (where r.until is null) as held', 'as held']] }, // prettier-ignore
  { fault: 'captures do not wait for each other', seed: 10_001, connections: 8, plant: [['if hard then perform pg_advisory_xact_lock(7001); else perform pg_advisory_xact_lock_shared(7001); end if;', '']] }, // prettier-ignore
]

const MOST = Number(process.env.MUTANT_WORLDS ?? 60)

/** Plants the fault into the SQL text of the migration and runs what changed. */
async function plant(db: TestDatabase, mutant: Mutant): Promise<void> {
  let planted = 0
  const changed = (text: string) => {
    let out = text
    for (const [from, to] of mutant.plant)
      if (out.includes(from)) {
        out = out.replaceAll(from, to)
        planted++
      }
    return out === text ? null : out
  }
  // what stands last is what runs: a function may have been written anew by a later migration
  const latest = new Map<string, string>()
  for (const statement of [
    ...DERIVE,
    ...CAPTURE,
    ...MODEL_DERIVE,
    ...MODEL_CAPTURE,
    ...PURPOSE_FUNCTIONS,
    ...SPEED_FUNCTIONS,
  ]) {
    const name = /^create or replace function ([\w.]+)\(/.exec(statement)?.[1]
    if (name !== undefined) latest.set(name, statement)
  }
  for (const statement of latest.values()) {
    const text = changed(statement)
    if (text) await db.ownerPool.query(text)
  }
  const wall = changed(SEES_FOR_PURPOSE)
  if (wall) await db.ownerPool.query(`alter policy fact_item_wall on facts.fact_item using (${wall})`)
  if (planted < mutant.plant.length) throw new Error(`the text of "${mutant.fault}" is not in the migration any more`)
}

describe('a planted fault is found', () => {
  let db: TestDatabase | null = null
  afterEach(async () => {
    await db?.close()
    db = null
  })

  test('and nothing is found where none is planted', { timeout: 600_000 }, async () => {
    for (const shows of [carrierSeesContents, ancestryOutlivesCustody, boxesDoNotCount, endsByMixedUnits]) {
      const story = await openStory()
      db = story.db
      expect(await shows(story)).toBe(false)
      await db.close()
    }
    db = await freshDatabase({ max: 8 })
    for (const seed of new Set(MUTANTS.filter((m) => !m.shows && !m.connections).map((m) => m.seed))) {
      const told = await settle(db.ownerPool, (organizations) => makeWorld(seed, organizations))
      await tell(db.appPool, told)
      expect(await differences(db.ownerPool, db.appPool, told)).toEqual([])
    }
  })

  test.each(MUTANTS)('$fault', { timeout: 600_000 }, async (mutant) => {
    if (mutant.shows) {
      const story = await openStory()
      db = story.db
      await plant(db, mutant)
      expect(await mutant.shows(story)).toBe(true)
      return
    }
    db = await freshDatabase({ max: 8 })
    await plant(db, mutant)
    let found = 0
    for (let seed = mutant.seed; seed < mutant.seed + MOST && found === 0; seed++) {
      const told = await settle(db.ownerPool, (organizations) => makeWorld(seed, organizations))
      await tell(db.appPool, told, mutant.connections ?? 1)
      if ((await differences(db.ownerPool, db.appPool, told)).length > 0) found = seed
    }
    if (process.env.SHOW_SEEDS) console.log(`${mutant.fault}: ${found}`)
    expect(found).toBeGreaterThan(0)
  })
})
