import { createHash } from 'node:crypto'
import type pg from 'pg'
import type { FactInput } from '#app/capture/fact-input.ts'
import type { Appointment, Event, Grant, Item, Mention, Named, World } from './oracle.ts'

/** A small generator with a seed: the same world on every machine. */
export function dice(seed: number) {
  let state = (seed * 2654435761) >>> 0 || 1
  const next = () => {
    state ^= state << 13
    state >>>= 0
    state ^= state >>> 17
    state ^= state << 5
    state >>>= 0
    return state / 4294967296
  }
  const int = (n: number) => Math.floor(next() * n)
  const pick = <T>(list: readonly T[]): T => {
    const found = list[int(list.length)]
    if (found === undefined) throw new Error('nothing to pick from')
    return found
  }
  const shuffle = <T>(list: readonly T[]): T[] => {
    const left = [...list]
    const out: T[] = []
    while (left.length > 0) out.push(...left.splice(int(left.length), 1))
    return out
  }
  return { next, int, pick, shuffle, chance: (p: number) => next() < p }
}

const HOUR = 3_600_000
const START = Date.UTC(2025, 0, 1)
const at = (t: number) => START + t * HOUR

export const DISPOSED: Record<
  string,
  { step: string; kind: string; effect: Event['effect']; type: FactInput['type'] }
> = {
  ship: { step: 'shipping', kind: 'shipment', effect: 'ship', type: 'ObjectEvent' },
  receive: { step: 'receiving', kind: 'receipt', effect: 'receive', type: 'ObjectEvent' },
  pack: { step: 'packing', kind: 'packing', effect: 'pack', type: 'AggregationEvent' },
  unpack: { step: 'unpacking', kind: 'packing', effect: 'unpack', type: 'AggregationEvent' },
  transform: { step: 'assembling', kind: 'production', effect: 'transform', type: 'TransformationEvent' },
  commission: { step: 'commissioning', kind: 'production', effect: 'commission', type: 'ObjectEvent' },
  process: { step: 'tc:sterilising', kind: 'sterilisation', effect: 'process', type: 'ObjectEvent' },
  inspect: { step: 'inspecting', kind: 'inspection', effect: 'none', type: 'ObjectEvent' },
  store: { step: 'storing', kind: 'storage', effect: 'none', type: 'ObjectEvent' },
  hold: { step: 'holding', kind: 'storage', effect: 'none', type: 'ObjectEvent' },
  recall: { step: 'tc:recalling', kind: 'declaration', effect: 'none', type: 'ObjectEvent' },
  transport: { step: 'transporting', kind: 'transport', effect: 'none', type: 'ObjectEvent' },
}
const RELABEL = { step: 'tc:relabelling', kind: 'change', effect: 'relabel', type: 'ObjectEvent' } as const
const KINDS = [...new Set(Object.values(DISPOSED).map((d) => d.kind))]

export type Said = { event: Event; doing: string; action: FactInput['action'] }
/** A world and how it is told to the database. */
export type Told = { world: World; said: Said[]; pending: Said[] }

/** The ids of a world's organizations: makers 0 and 1, suppliers 2 and 3, carrier 4, hospitals 5 and 6. All may lie. */
export const ROLES = 7

/** The company prefix of an organization of a world; seven digits. */
export const prefixOf = (organization: number) => `95${String(organization).padStart(5, '0')}`
export const partyOf = (organization: number) => `urn:trace-commons:id:party:o${organization}`

/** A world from a seed: mostly plausible, and everyone lies now and then. */
export function makeWorld(seed: number, organizations: number[]): Told {
  const { int, pick, chance, shuffle } = dice(seed)
  const org = (i: number) => organizations[i] ?? -1
  const flavour = seed % 5 // 0 all kinds, 1 heavy in packing, 2 heavy in trade, 3 and 4 begin with an ordinary course
  const claimEnds = chance(0.2) ? { organization: org(int(4)), from: at(5), until: at(25) } : null
  const brandOf = (o: number) => ({
    brand: o,
    from: claimEnds?.organization === o ? claimEnds.from : null,
    until: claimEnds?.organization === o ? claimEnds.until : null,
    // in half of these worlds the number was another's before
    before:
      claimEnds?.organization === o && seed % 2 === 0 ? (organizations.find((other) => other !== o) ?? null) : null,
  })
  const products = [0, 1, 2, 3].map((i) => ({ di: `0${prefixOf(org(i))}000017`, brand: org(i) }))
  const lots: Item[] = []
  const units: Item[] = []
  const boxes: Item[] = []
  for (let l = 0; l < 6; l++) {
    const p = flavour < 3 ? pick(products) : (products[l % 4] ?? pick(products))
    lots.push({ uri: `https://id.gs1.org/01/${p.di}/10/L${l}`, kind: 'lot', di: p.di, ...brandOf(p.brand) })
  }
  for (let u = 0; u < 8; u++) {
    const p = flavour < 3 ? pick(lots) : pick(lots.filter((l) => l.brand === org(0) || chance(0.3)))
    units.push({ uri: `https://id.gs1.org/01/${p.di}/21/S${u}`, kind: 'unit', di: p.di, ...brandOf(p.brand) })
  }
  for (let b = 0; b < 4; b++) {
    const o = org(pick([0, 1, 2, 4]))
    boxes.push({
      uri: `https://id.gs1.org/00/0${prefixOf(o)}00000000${b}${b}`,
      kind: 'logistic-unit',
      di: null,
      ...brandOf(o),
    })
  }
  const items = [...lots, ...units, ...boxes]
  const wares = flavour === 1 ? units.slice(0, 4) : [...lots, ...units]
  const heldBy = new Map(items.map((i) => [i.uri, [i.brand]]))
  const appointments: Appointment[] = []
  if (chance(0.5))
    appointments.push({
      labeler: org(0),
      appointee: org(pick([1, 2, 3, 5])),
      dis: chance(0.5) ? [pick(products).di] : null,
      kinds: chance(0.5) ? ['production', 'shipment'] : null,
      starts: at(int(10)),
      ends: chance(0.5) ? at(15 + int(20)) : null,
    })

  const said: Said[] = []
  type Scripted = {
    doing: string
    owner: number
    mentions: Mention[]
    consignee: number | null
    possessor: number | null
  }
  const script: Scripted[] = []
  if (flavour >= 3) {
    const e = (i: Item | undefined, role: Mention['role'] = 'e', statedLot: string | null = null): Mention => ({
      uri: i?.uri ?? '',
      role,
      statedLot,
    })
    const made = units.filter((u) => u.brand === org(0)).slice(0, 3)
    const [home, , raw] = lots
    const parts = units.filter((u) => u.brand !== org(0)).slice(0, 1)
    const box = boxes[0]
    const step = (
      doing: string,
      owner: number,
      mentions: Mention[],
      consignee: number | null = null,
      possessor: number | null = null,
    ) => script.push({ doing, owner, mentions, consignee, possessor })
    step('commission', org(2), [e(raw)])
    step('ship', org(2), [e(raw)], org(0), chance(0.5) ? org(4) : null)
    if (chance(0.5)) step('ship', org(2), [e(raw)], org(3), null)
    step(
      'commission',
      org(0),
      made.map((u) => e(u, 'e', home?.uri ?? null)),
    )
    step('transform', org(0), [e(raw, 'i'), e(home, 'o')])
    if (chance(0.5)) step('transform', org(0), [e(home, 'i'), e(lots[4], 'o')])
    if (chance(0.6))
      step('transform', org(0), [...made.slice(0, 1).map((u) => e(u, 'i')), e(chance(0.5) ? made[1] : lots[4], 'o')])
    if (parts[0]) step('ship', parts[0].brand, [e(parts[0])], org(0))
    step('ship', org(0), [e(home)], org(3), chance(0.5) ? org(4) : null)
    step('process', org(3), [e(home)])
    step('pack', org(0), [e(box, 'p'), ...made.map((u) => e(u, 'c'))])
    if (chance(0.4))
      step('unpack', box?.brand === org(0) ? org(0) : pick(organizations), [
        e(box, 'p'),
        ...made.slice(0, 1).map((u) => e(u, 'c')),
      ])
    step('ship', org(0), [e(box)], org(5), org(4))
    step('transport', org(4), [e(box), ...made.slice(0, 1).map((u) => e(u))])
    step('receive', org(5), [e(box), ...made.slice(0, 2).map((u) => e(u))])
    step(
      'store',
      org(3),
      made.map((u) => e(u)),
    )
    if (chance(0.6))
      step(
        'ship',
        org(5),
        made.slice(0, chance(0.5) ? 3 : 1).map((u) => e(u)),
        org(6),
      )
  }
  const many = 15 + int(35)
  const doings =
    flavour === 1
      ? ['pack', 'pack', 'pack', 'ship', 'ship', 'ship', 'unpack', 'unpack', 'receive', 'transform']
      : flavour === 2
        ? ['ship', 'ship', 'ship', 'ship', 'receive', 'receive', 'commission', 'store', 'transport', 'hold', 'pack']
        : [...Object.keys(DISPOSED), 'ship', 'ship', 'transform', 'transform', 'pack', 'commission']
  for (let n = 0; n < many; n++) {
    const next = chance(0.8) ? script.shift() : undefined
    const doing = next?.doing ?? pick(doings)
    const how = DISPOSED[doing]
    if (!how) throw new Error(doing)
    const mentions: Mention[] = []
    const some = (pool: readonly Item[], count: number, role: Mention['role']) => {
      for (let i = 0; i < count; i++) {
        const x = pick(pool)
        if (mentions.some((m) => m.uri === x.uri)) continue
        const born =
          (doing === 'commission' || role === 'o') && x.kind === 'unit' && chance(doing === 'commission' ? 0.9 : 0.3)
        const likely = lots.filter((l) => l.di === x.di)
        mentions.push({
          uri: x.uri,
          role,
          statedLot: born ? (chance(0.15) || likely.length === 0 ? pick(lots) : pick(likely)).uri : null,
        })
      }
    }
    if (next)
      mentions.push(...next.mentions.filter((m, i, all) => m.uri !== '' && all.findIndex((o) => o.uri === m.uri) === i))
    else if (doing === 'transform') {
      some(wares, 1 + int(3), 'i')
      some(wares, 1 + int(2), 'o')
    } else if (doing === 'pack' || doing === 'unpack') {
      some(boxes, 1, 'p')
      if (doing === 'pack' || chance(0.8)) some(chance(0.25) ? boxes : wares, 1 + int(4), 'c')
    } else if (doing === 'commission') some(units, 1 + int(3), 'e')
    else some(items, 1 + int(2), 'e')

    const first = mentions[0]?.uri ?? ''
    const owner = next ? next.owner : chance(0.8) ? pick(heldBy.get(first) ?? organizations) : pick(organizations)
    const named = (o: number | null): Named =>
      o === null
        ? { named: null, id: null }
        : o === 0
          ? { named: 'urn:trace-commons:id:party:nobody', id: null }
          : { named: partyOf(o), id: o }
    const consignee = next
      ? next.consignee
      : doing === 'ship' && chance(0.85)
        ? chance(0.07)
          ? 0
          : pick(organizations)
        : null
    const possessor = next
      ? next.possessor
      : doing === 'ship' && chance(0.5)
        ? chance(0.7)
          ? org(4)
          : chance(0.1)
            ? 0
            : pick(organizations)
        : null
    for (const who of [consignee, possessor]) if (who) for (const m of mentions) heldBy.get(m.uri)?.push(who)
    const event: Event = {
      n,
      owner,
      hash: createHash('sha256').update(`${seed}:${n}`).digest('hex'),
      t: at(chance(0.15) ? int(n + 1) : n + 1), // sometimes the same instant as another
      kind: how.kind,
      effect: how.effect,
      step: how.step,
      recallOrHold: doing === 'hold' || doing === 'recall',
      consignee: named(consignee),
      possessor: named(possessor),
      items: mentions,
      declares: false,
      inEffect: false,
    }
    const action =
      doing === 'pack' || doing === 'commission'
        ? 'ADD'
        : doing === 'unpack'
          ? 'DELETE'
          : doing === 'transform'
            ? null
            : 'OBSERVE'
    said.push({ event, doing, action })
    if (chance(0.05))
      said.push({
        event: { ...event, n: 1000 + n, owner: pick(organizations.filter((o) => o !== owner)) },
        doing,
        action,
      }) // copied by another
    if (chance(0.1)) {
      const liar = chance(0.2) ? pick(organizations) : owner
      said.push({ event: { ...event, n: 2000 + n, owner: liar, declares: true, inEffect: chance(0.7) }, doing, action })
    }
  }

  // dice of their own, so that a seed keeps telling the story it always told
  relabelSome(said, lots, organizations, dice(seed + 500_000))
  countSome(said, lots, dice(seed + 600_000))

  const grants: Grant[] = []
  for (const o of organizations)
    for (const p of organizations)
      if (o !== p && chance(flavour >= 3 ? 0.85 : 0.5))
        grants.push({
          owner: o,
          partner: p,
          relation: pick(['o', 's', 'c', 'c', 't']),
          extent: pick(['item', 'ancestry']),
          kinds: [...shuffle(KINDS).slice(0, flavour >= 3 ? 9 : 6), ...((o + p) % 3 > 0 ? [RELABEL.kind] : [])],
          dis: chance(0.25) ? [pick(products).di] : null,
          live: chance(0.9),
        })
  const events = said.map((s) => s.event)
  return {
    world: { organizations, items, events, appointments, grants },
    said: seed % 4 === 0 ? said : shuffle(said),
    pending: said.filter((s) => s.event.declares && s.event.inEffect && s.event.n % 2 === 0),
  }
}

/** A receiver gives what it received a number of its own; the other side may say so too, and some lie. */
function relabelSome(
  said: Said[],
  lots: readonly Item[],
  organizations: number[],
  { int, pick, chance }: ReturnType<typeof dice>,
): void {
  const shipped = said.filter(
    (s) =>
      s.event.effect === 'ship' &&
      !s.event.declares &&
      s.event.consignee.id !== null &&
      s.event.items.some((m) => lots.some((l) => l.uri === m.uri)),
  )
  for (let i = 0; i < 3 && shipped.length > 0; i++) {
    const { event } = pick(shipped)
    const came = pick(event.items.filter((m) => lots.some((l) => l.uri === m.uri)))
    const own = lots.filter((l) => l.brand === event.consignee.id && l.uri !== came.uri)
    const given = own.length > 0 && chance(0.85) ? pick(own) : pick(lots)
    const receiver = event.consignee.id ?? 0
    const labeler = lots.find((l) => l.uri === came.uri)?.brand ?? 0
    const say = (doing: string, owner: number, items: Mention[], later: number, to: number | null = null) => {
      const n = 3000 + said.length
      const how = DISPOSED[doing] ?? RELABEL
      said.push({
        doing,
        action: 'OBSERVE',
        event: {
          ...event,
          n,
          owner,
          hash: createHash('sha256').update(`relabel:${event.hash}:${i}:${n}`).digest('hex'),
          t: event.t + later * HOUR,
          kind: how.kind,
          effect: how.effect,
          step: how.step,
          recallOrHold: false,
          consignee: to === null ? { named: null, id: null } : { named: partyOf(to), id: to },
          possessor: { named: null, id: null },
          items,
          declares: false,
          inEffect: false,
        },
      })
      return said.length - 1
    }
    const mention = (uri: string, role: Mention['role']): Mention => ({ uri, role, statedLot: null })
    const liar = chance(0.15)
    const first = say(
      'relabel',
      liar ? pick(organizations) : receiver,
      [mention(given.uri, 'e'), mention(came.uri, 's')],
      1 + int(4),
    )
    if (chance(0.4))
      say('relabel', chance(0.8) ? labeler : pick(organizations), chance(0.5) ? [mention(given.uri, 'e'), mention(came.uri, 's')] : [mention(came.uri, 'e'), mention(given.uri, 's')], 2 + int(6)) // prettier-ignore
    if (chance(0.6))
      say(
        'receive',
        receiver,
        [mention(came.uri, 'e'), ...(chance(0.6) ? [mention(given.uri, chance(0.5) ? 'e' : 's')] : [])],
        int(4),
      )
    if (chance(0.5)) say('ship', receiver, [mention(came.uri, 'e')], 3 + int(12), pick(organizations))
    const one = said[first]
    if (one && chance(0.15))
      said.push({ ...one, event: { ...one.event, n: 4000 + said.length, declares: true, inEffect: true } })
  }
}

/** Says of most lots how much of them was moved or packed; small numbers, so that what came has often gone on. */
function countSome(said: Said[], lots: readonly Item[], { pick, chance }: ReturnType<typeof dice>): void {
  const unit = new Map(lots.map((l) => [l.uri, chance(0.8) ? null : 'KGM']))
  const counted = new Map<Mention[], Mention[]>() // copies and declarations share the list of what they repeat
  for (const s of said) {
    const items =
      counted.get(s.event.items) ??
      s.event.items.map((m) =>
        unit.has(m.uri) && ['ship', 'pack', 'receive'].includes(s.event.effect) && chance(0.85)
          ? { ...m, quantity: pick([5, 5, 10]), uom: chance(0.95) ? (unit.get(m.uri) ?? null) : 'EA' }
          : m,
      )
    counted.set(s.event.items, items)
    s.event = { ...s.event, items }
  }
}

/** An event as capture hands it over. */
export function factInput({ event, doing, action }: Said, line: number): FactInput {
  return {
    line,
    hash: event.hash,
    declared: event.declares ? new Date(at(10_000) + event.n).toISOString() : null,
    declaration: event.declares ? { reason: 'incorrect_data', corrective: [] } : null,
    type: DISPOSED[doing]?.type ?? RELABEL.type,
    action,
    step: event.step,
    disposition: null,
    set: [],
    unset: [],
    eventTime: new Date(event.t).toISOString(),
    offset: '+00:00',
    eventId: null,
    consignee: event.consignee.named,
    possessor: event.possessor.named,
    sourceOwner: null,
    sourcePossessor: null,
    readPoint: null,
    bizLocation: null,
    transactions: [],
    expiry: null,
    made: null,
    alarm: false,
    items: event.items.map(({ uri, role, statedLot, quantity, uom }) => ({
      uri,
      role,
      statedLot,
      quantity: quantity === undefined || quantity === null ? null : String(quantity),
      uom: uom ?? null,
    })),
    raw: '{}',
    canonical: '{}',
    projection: { hash: event.hash, x: { n: String(event.n) } },
  }
}

export type Speaker = { organization: number; person?: number; client?: string }

/** Runs work in one transaction of the app, bound as the portal binds it. */
export async function speaking<T>(pool: pg.Pool, who: Speaker, work: (c: pg.PoolClient) => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    const c = await pool.connect()
    try {
      await c.query('begin')
      await c.query(
        `select set_config('portal.organization_id', $1, true), set_config('portal.person_id', $2, true), set_config('portal.client_id', $3, true)`,
        [String(who.organization), who.person === undefined ? '' : String(who.person), who.client ?? ''],
      )
      const result = await work(c)
      await c.query('commit')
      return result
    } catch (error) {
      await c.query('rollback')
      const code = error instanceof Error && 'code' in error ? error.code : ''
      if (attempt < 5 && (code === '40P01' || code === '40001')) continue
      throw error
    } finally {
      c.release()
    }
  }
}

export type CapturedRow = { line: number; fact: string; known: boolean; superseded: string | null; claims: number }

/** Captures as an organization, through the app's role. */
export async function capture(pool: pg.Pool, who: Speaker, events: FactInput[]): Promise<CapturedRow[]> {
  return speaking(pool, who, async (c) => {
    const { rows } = await c.query<CapturedRow>('select * from facts.capture($1::jsonb)', [JSON.stringify(events)])
    return rows
  })
}

/** Organizations of one world, with verified prefixes. `from`/`until` of a claim follow the world's own items. */
export async function settle(owner: pg.Pool, told: (organizations: number[]) => Told): Promise<Told> {
  const { rows } = await owner.query<{ id: number }>(
    `insert into portal.organization (slug, name, country, kind) select 'new-' || gen_random_uuid(), 'O', 'IE', 'hospital' from generate_series(1, $1) returning id`,
    [ROLES],
  )
  const organizations = rows.map((r) => r.id)
  await owner.query(`update portal.organization set slug = 'o' || id where id = any ($1)`, [organizations])
  const made = told(organizations)
  const spans = new Map(made.world.items.map((i) => [i.brand, i]))
  await owner.query(
    `insert into portal.identifier_claim (organization, scheme, value, state, verified_by, valid_from, valid_until)
     select o, 'gs1-prefix', p, 'verified', '{1,2}', f, u from unnest($1::int[], $2::text[], $3::timestamptz[], $4::timestamptz[]) x(o, p, f, u)`,
    [
      organizations,
      organizations.map(prefixOf),
      organizations.map((o) => stamp(spans.get(o)?.from ?? null)),
      organizations.map((o) => stamp(spans.get(o)?.until ?? null)),
    ],
  )
  for (const [o, { before, from }] of spans)
    if (before !== null)
      await owner.query(
        `insert into portal.identifier_claim (organization, scheme, value, state, verified_by, valid_until) values ($1, 'gs1-prefix', $2, 'ended', '{1,2}', $3)`,
        [before, prefixOf(o), stamp(from)],
      )
  for (const a of made.world.appointments)
    await owner.query(
      `insert into portal.appointment (labeler, appointee, dis, kinds, starts, ends) values ($1, $2, $3, $4, $5, $6)`,
      [a.labeler, a.appointee, a.dis, a.kinds, stamp(a.starts), stamp(a.ends)],
    )
  const { grants } = made.world
  const column = <T>(of: (g: Grant) => T) => JSON.stringify(grants.map(of))
  await owner.query(
    `insert into portal.grant_ (owner, partner, relation, extent, kinds, groups, dis, starts, ends, accepted_at, revoked_at)
     select g.owner, g.partner, g.relation, g.extent, g.kinds, '{identity}', g.dis, now() - interval '1 day',
       case when g.live or g.how <> 0 then now() + interval '1 day' else now() - interval '1 hour' end, case when g.live or g.how <> 1 then now() end, case when not g.live and g.how = 2 then now() end
     from jsonb_to_recordset($1::jsonb) g(owner int, partner int, relation text, extent text, kinds text[], dis text[], live boolean, how int)`,
    [column((g) => ({ ...g, how: (g.owner * 7 + g.partner) % 3 }))],
  )
  return made
}

const stamp = (t: number | null) => (t === null ? null : new Date(t).toISOString())

/** Tells a world to the database, through the app: `connections` at once, else in batches of one owner. */
export async function tell(pool: pg.Pool, told: Told, connections = 1): Promise<void> {
  const queue = [...told.said]
  const waits = (s: Said) => s.event.declares && (!s.event.inEffect || told.pending.includes(s))
  const approve: { organization: number; fact: string }[] = []
  const worker = async () => {
    for (let s = queue.shift(); s !== undefined; s = queue.shift()) {
      const batch = [s]
      while (connections === 1 && batch.length < 5) {
        const next = queue[0]
        if (!next || next.event.owner !== s.event.owner || waits(next) !== waits(s)) break
        batch.push(next)
        queue.shift()
      }
      const who = waits(s) ? { organization: s.event.owner, client: 'erp' } : { organization: s.event.owner, person: 1 }
      const rows = await capture(
        pool,
        who,
        batch.map((b, i) => factInput(b, i)),
      )
      rows.forEach((row, i) => {
        const b = batch[i]
        if (b && told.pending.includes(b)) approve.push({ organization: b.event.owner, fact: row.fact })
      })
    }
  }
  await Promise.all(Array.from({ length: connections }, worker))
  for (const a of approve)
    await speaking(pool, { organization: a.organization, person: 2 }, (c) =>
      c.query(`select facts.approve_amendment($1, 'checked')`, [a.fact]),
    )
}
