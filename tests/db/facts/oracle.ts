/**
 * What is true, from the list of events alone: a pass in event order, then naive walks. Shares no code and no idea of
 * increments with the database; slow and plain on purpose.
 */

export type Kind = 'product' | 'lot' | 'unit' | 'logistic-unit'
export type Item = {
  uri: string
  kind: Kind
  di: string | null
  brand: number
  from: number | null
  until: number | null
  /** Who held its number until `from`; null when nobody did. */
  before: number | null
}
/** `s`: the number that a relabelled item came under. `quantity` of a lot; null when it is not said. */
export type Mention = {
  uri: string
  role: 'e' | 'p' | 'c' | 'i' | 'o' | 's'
  statedLot: string | null
  quantity?: number | null
  uom?: string | null
}
/** `named`: somebody was named; `id`: who, when it is a member. */
export type Named = { named: string | null; id: number | null }
export type Event = {
  n: number
  owner: number
  hash: string
  t: number
  kind: string
  effect: 'none' | 'commission' | 'transform' | 'process' | 'pack' | 'unpack' | 'ship' | 'receive' | 'relabel'
  step: string
  recallOrHold: boolean
  consignee: Named
  possessor: Named
  items: Mention[]
  /** A declaration of error about the event of the same owner and hash; it only takes effect away. */
  declares: boolean
  /** Of a declaration: whether it took effect. */
  inEffect: boolean
}
export type Appointment = {
  labeler: number
  appointee: number
  dis: string[] | null
  kinds: string[] | null
  starts: number
  ends: number | null
}
export type Grant = {
  owner: number
  partner: number
  relation: 'o' | 's' | 'c' | 't'
  extent: 'item' | 'ancestry'
  kinds: string[]
  dis: string[] | null
  live: boolean
}
export type World = {
  organizations: number[]
  items: Item[]
  events: Event[]
  appointments: Appointment[]
  grants: Grant[]
}
export type Truth = {
  /** organization|uri|relation|how|since -> until ('' while it lasts), with `inside` */
  reach: Map<string, string>
  /** event|uri */
  entitled: Set<string>
  /** organization|event|uri */
  visible: Set<string>
  /** organization|uri */
  named: Set<string>
  /** parent|child|event */
  edges: Set<string>
  /** lot|organization -> units ever/units held now */
  counted: Map<string, string>
}

/** How much of a lot; unknown when any part of it is not said or the parts are in different units. */
type Amount = { n: number | null; uom: string }
function addUp(amounts: Amount[]): Amount {
  const [first] = amounts
  if (!first || amounts.some((a) => a.n === null || a.uom !== first.uom)) return { n: null, uom: first?.uom ?? '' }
  return { n: amounts.reduce((sum, a) => sum + (a.n ?? 0), 0), uom: first.uom }
}
const amountOf = (mentions: Mention[]) => addUp(mentions.map((m) => ({ n: m.quantity ?? null, uom: m.uom ?? '' })))

type Hold = { o: number; x: string; r: 'c' | 't'; since: number; until: number; inside: boolean; by: Event }

const RANK: Record<string, number> = { unpack: 1, pack: 2, ship: 3, receive: 4 }
const MOVES = new Set(Object.keys(RANK))
const ORIGIN = new Set(['production', 'inspection', 'sterilisation', 'release', 'nonconformity'])
const CARRIED = new Set(['shipment', 'receipt', 'transport', 'packing', 'sensor'])

/** The whole truth about a world. */
export function truth(world: World): Truth {
  const item = new Map(world.items.map((i) => [i.uri, i]))
  const the = (uri: string): Item => {
    const found = item.get(uri)
    if (!found) throw new Error(`no such item: ${uri}`)
    return found
  }
  const withdrawn = (e: Event) =>
    e.declares || world.events.some((d) => d.declares && d.inEffect && d.owner === e.owner && d.hash === e.hash)
  const order = [...world.events].sort(
    (a, b) =>
      a.t - b.t ||
      (RANK[a.effect] ?? 0) - (RANK[b.effect] ?? 0) ||
      (a.hash < b.hash ? -1 : a.hash > b.hash ? 1 : 0) ||
      a.owner - b.owner,
  )
  const effective = order.filter((e) => !withdrawn(e))

  const answersFor = (o: number, x: Item, t: number, kind: string) => {
    if (x.until !== null && t >= x.until) return false
    const holder = x.from !== null && t < x.from ? x.before : x.brand
    if (holder === null) return false
    if (holder === o) return true
    return world.appointments.some(
      (a) =>
        a.appointee === o &&
        a.labeler === holder &&
        a.starts <= t &&
        (a.ends === null || t < a.ends) &&
        (a.dis === null || (x.di !== null && a.dis.includes(x.di))) &&
        (a.kinds === null || a.kinds.includes(kind)),
    )
  }

  const lot = new Map<string, string>()
  for (const e of effective)
    for (const m of e.items)
      if (
        m.statedLot !== null &&
        (e.effect === 'commission' || (e.effect === 'transform' && m.role === 'o')) &&
        the(m.uri).kind === 'unit' &&
        the(m.statedLot).di === the(m.uri).di &&
        answersFor(e.owner, the(m.uri), e.t, e.kind) &&
        !lot.has(m.uri)
      )
        lot.set(m.uri, m.statedLot)

  const holds: Hold[] = []
  const boxes: { p: string; c: string; from: number; to: number; amount: Amount }[] = []
  const flows: { x: string; o: number; at: number; index: number; amount: Amount }[] = []
  const right = (o: number | null, uri: string, t: number, kind: string): 'l' | 'c' | 't' | null => {
    if (o === null) return null
    if (answersFor(o, the(uri), t, kind)) return 'l'
    const on = (x: string) => {
      const mine = holds.filter((h) => h.x === x && h.o === o && h.since <= t && h.until >= t).map((h) => h.r)
      return mine.includes('c') ? 'c' : mine.includes('t') ? 't' : null
    }
    const own = on(uri)
    const itsLot = lot.get(uri)
    if (own !== null || itsLot === undefined || holds.some((h) => h.x === uri && h.since <= t)) return own
    return on(itsLot)
  }

  const entitled = new Set<string>()
  for (const e of effective.filter((f) => MOVES.has(f.effect))) {
    const listed = [...new Set(e.items.filter((m) => m.role !== 's').map((m) => m.uri))]
    const rights = new Map<string, 'l' | 'c' | 't'>()
    const may = (x: string) => {
      const r = right(e.owner, x, e.t, e.kind)
      if (r === null) return false
      if (e.effect === 'ship' && r === 't' && e.consignee.named !== null) {
        const theirs = right(e.consignee.id, x, e.t, 'shipment')
        if (theirs !== 'l' && theirs !== 'c') return false
      }
      rights.set(x, r)
      return true
    }
    const ok = listed.filter(may)
    for (const x of ok) entitled.add(`${e.n}|${x}`)
    if (e.effect === 'pack' || e.effect === 'unpack') {
      const by = (role: string) =>
        [...new Set(e.items.filter((m) => m.role === role).map((m) => m.uri))].filter((x) => ok.includes(x))
      let children = by('c')
      if (e.effect === 'unpack' && !e.items.some((m) => m.role === 'c'))
        children = boxes.filter((b) => by('p').includes(b.p) && b.to === Infinity && may(b.c)).map((b) => b.c)
      for (const p of by('p'))
        for (const c of children) {
          const open = boxes.find((b) => b.p === p && b.c === c && b.to === Infinity)
          if (e.effect === 'unpack' && open) open.to = e.t
          if (e.effect === 'pack' && !open && p !== c)
            boxes.push({
              p,
              c,
              from: e.t,
              to: Infinity,
              amount: amountOf(e.items.filter((m) => m.uri === c && m.role === 'c')),
            })
        }
      continue
    }
    const moved: { x: string; inside: boolean }[] = ok.map((x) => ({ x, inside: false }))
    const seen = new Set(listed)
    for (let i = 0; i < moved.length;) {
      // one level at a time, as the boxes are opened
      const level = moved.slice(i).map((m) => m.x)
      i = moved.length
      for (const c of [...new Set(boxes.filter((b) => level.includes(b.p) && b.to === Infinity).map((b) => b.c))])
        if (!seen.has(c)) {
          seen.add(c)
          if (may(c)) moved.push({ x: c, inside: true })
        }
    }
    const index = order.indexOf(e)
    const away = e.effect === 'ship' && e.consignee.named !== null && e.consignee.id !== e.owner
    for (const { x } of moved) {
      const r = rights.get(x)
      if (!away || r === 't' || (the(x).kind !== 'lot' && the(x).kind !== 'product')) continue
      const amount = listed.includes(x)
        ? amountOf(e.items.filter((m) => m.uri === x && m.role !== 's'))
        : addUp(
            boxes.filter((b) => b.c === x && b.to === Infinity && moved.some((m) => m.x === b.p)).map((b) => b.amount),
          )
      flows.push({ x, o: e.owner, at: e.t, index, amount: { ...amount, n: amount.n === null ? null : -amount.n } })
      if (e.consignee.id !== null) flows.push({ x, o: e.consignee.id, at: e.t, index, amount })
    }
    for (const { x, inside } of moved) {
      const r = rights.get(x)
      const many = the(x).kind === 'lot' || the(x).kind === 'product'
      const open = (o: number | null, rel: 'c' | 't') =>
        holds.some((h) => h.x === x && h.o === o && h.r === rel && h.until === Infinity)
      const end = (which: (h: Hold) => boolean) => {
        for (const h of holds) if (h.x === x && h.until === Infinity && which(h)) h.until = e.t
      }
      if (e.effect === 'receive') {
        end((h) => h.r === 't' && h.o !== e.owner && (!many || h.by.consignee.id === e.owner))
        continue
      }
      if (e.consignee.named === null && e.possessor.named === null) continue
      const give = (o: number, rel: 'c' | 't') =>
        holds.push({ o, x, r: rel, since: e.t, until: Infinity, inside, by: e })
      if (r === 't') {
        const hand = e.possessor.named !== null ? e.possessor.id : e.consignee.id
        if (many)
          end((h) => h.r === 't' && h.o === e.owner && h.o !== hand && h.by.consignee.named === e.consignee.named)
        else end((h) => h.r === 't' && h.o !== hand)
        if (hand !== null && (many || !open(hand, 't'))) give(hand, 't')
      } else {
        const hand = e.possessor.id !== e.consignee.id ? e.possessor.id : null
        if (!many && e.consignee.named !== null && e.consignee.id !== e.owner)
          end((h) => h.r === 'c' && h.o === e.owner)
        if (many && away)
          end((h) => {
            if (h.r !== 'c' || h.o !== e.owner) return false
            const left = addUp(
              flows.filter((w) => w.x === x && w.o === h.o && w.index >= order.indexOf(h.by)).map((w) => w.amount),
            )
            return left.n !== null && left.n <= 0
          })
        if (!many) end((h) => h.r === 't' && h.o !== hand)
        if (e.consignee.id !== null && !open(e.consignee.id, 'c')) give(e.consignee.id, 'c')
        if (hand !== null && (many || !open(hand, 't'))) give(hand, 't')
      }
    }
  }
  for (const e of order)
    if (!MOVES.has(e.effect) || withdrawn(e))
      for (const m of e.items) if (right(e.owner, m.uri, e.t, e.kind) !== null) entitled.add(`${e.n}|${m.uri}`)

  // what went into what
  const says = (e: Event, m: Mention) => entitled.has(`${e.n}|${m.uri}`)
  const edges = new Map<string, [string, string]>()
  for (const e of effective.filter((f) => f.effect === 'transform'))
    for (const p of e.items.filter((m) => m.role === 'i' && says(e, m)))
      for (const c of e.items.filter((m) => m.role === 'o' && says(e, m)))
        edges.set(`${p.uri}|${c.uri}|${e.n}`, [p.uri, c.uri])
  // one thing under two numbers: said by the one who gave its own, and agreed to
  const answeredBy = (e: Event, m: Mention): Event | null => {
    if (e.effect !== 'receive' || !says(e, m)) return null
    const on = (x: string) => holds.filter((h) => h.x === x && h.o === e.owner && h.since <= e.t && h.until >= e.t)
    const itsLot = lot.get(m.uri)
    const rows = holds.some((h) => h.x === m.uri && h.since <= e.t) || itsLot === undefined ? on(m.uri) : on(itsLot)
    const newest = rows.sort(
      (a, b) => b.since - a.since || order.indexOf(b.by) - order.indexOf(a.by) || (a.r < b.r ? -1 : 1),
    )[0]
    return newest?.by ?? null
  }
  const relabelled = effective.filter((f) => f.effect === 'relabel')
  for (const f of relabelled)
    for (const a of f.items.filter((m) => m.role === 'e'))
      for (const b of f.items.filter((m) => m.role === 's' && m.uri !== a.uri)) {
        const { kind } = the(a.uri)
        if ((kind !== 'lot' && kind !== 'unit') || the(b.uri).kind !== kind) continue
        if (!answersFor(f.owner, the(a.uri), f.t, f.kind) || !says(f, b)) continue
        const saidByTheOther = relabelled.some(
          (g) =>
            g.owner !== f.owner &&
            answersFor(g.owner, the(b.uri), g.t, g.kind) &&
            g.items.some((m) =>
              g.items.some(
                (n) =>
                  [m.uri, n.uri].includes(a.uri) && [m.uri, n.uri].includes(b.uri) && m.role === 'e' && n.role === 's',
              ),
            ),
        )
        const cameWithBoth = effective.some((r) => {
          const m = r.items.find((one) => one.uri === b.uri && one.role !== 's')
          if (r.owner !== f.owner || !m) return false
          const shipment = answeredBy(r, m)
          if (shipment === null || shipment.owner === f.owner) return false
          return [r, shipment].some((one) => !withdrawn(one) && one.items.some((n) => n.uri === a.uri))
        })
        if (answersFor(f.owner, the(b.uri), f.t, f.kind) || saidByTheOther || cameWithBoth)
          edges.set(`${b.uri}|${a.uri}|${f.n}`, [b.uri, a.uri])
      }
  const parents = (x: string) => [...edges.values()].filter(([, c]) => c === x).map(([p]) => p)
  const children = (x: string) => [...edges.values()].filter(([p]) => p === x).map(([, c]) => c)
  const units = (l: string) => world.items.filter((i) => lot.get(i.uri) === l).map((i) => i.uri)

  // who reaches what
  const reach = new Map<string, string>()
  const stamp = (t: number) => (t === Infinity ? '' : String(t))
  const grow = (key: string, until: number) => {
    const was = reach.get(key)
    if (was === undefined) reach.set(key, stamp(until))
    else if (was !== '' && (until === Infinity || until > Number(was))) reach.set(key, stamp(until))
  }
  const direct = new Map<string, { until: number; inside: boolean }>()
  for (const h of holds) {
    const key = `${h.o}|${h.x}|${h.r}|d|${h.since}`
    const was = direct.get(key)
    direct.set(key, {
      until: Math.max(h.until, was?.until ?? 0),
      inside: h.inside && (was?.inside ?? true),
    })
  }
  for (const [key, d] of direct) reach.set(key, `${stamp(d.until)}${d.inside ? ' inside' : ''}`)
  for (const h of holds.filter((c) => c.r === 'c')) {
    const itsLot = lot.get(h.x)
    if (itsLot !== undefined) grow(`${h.o}|${itsLot}|c|l|`, h.until)
    const queue = [...parents(h.x), ...units(h.x).flatMap(parents), ...(itsLot === undefined ? [] : parents(itsLot))]
    const seen = new Set<string>()
    for (let x = queue.pop(); x !== undefined; x = queue.pop()) {
      if (seen.has(x)) continue
      seen.add(x)
      grow(`${h.o}|${x}|c|a|`, h.until)
      queue.push(...parents(x))
      const up = lot.get(x)
      if (up !== undefined) queue.push(up)
    }
  }
  const worked = new Map<string, number>()
  for (const e of effective.filter((f) => f.effect === 'process'))
    for (const m of e.items)
      if (says(e, m) && the(m.uri).brand !== e.owner) {
        const key = `${e.owner}|${m.uri}`
        worked.set(key, Math.min(e.t, worked.get(key) ?? Infinity))
      }
  for (const [key, since] of worked) reach.set(`${key}|s|d|${since}`, '')
  for (const o of world.organizations) {
    const queue = [
      ...world.items.filter((i) => i.brand === o).map((i) => i.uri),
      ...[...worked.keys()].filter((k) => k.startsWith(`${o}|`)).map((k) => k.slice(`${o}|`.length)),
    ]
    const seen = new Set<string>()
    for (let x = queue.pop(); x !== undefined; x = queue.pop()) {
      if (seen.has(x)) continue
      seen.add(x)
      for (const c of [...children(x), ...units(x).flatMap(children)]) {
        if (the(c).brand !== o) reach.set(`${o}|${c}|s|a|`, '')
        queue.push(c)
      }
    }
  }

  // who sees what
  const ties = new Map<string, { how: string; since: number; until: number; inside: boolean }[]>()
  for (const [key, value] of reach) {
    const [o, x, r, how, since] = key.split('|')
    const until = value.replace(' inside', '')
    const at = `${o}|${x}|${r}`
    ties.set(at, [
      ...(ties.get(at) ?? []),
      {
        how: how ?? '',
        since: Number(since),
        until: until === '' ? Infinity : Number(until),
        inside: value.endsWith(' inside'),
      },
    ])
  }
  const answers = (e: Event, m: Mention): number | null => answeredBy(e, m)?.owner ?? null
  const sees = (o: number, e: Event, m: Mention): boolean => {
    const x = the(m.uri)
    if (e.owner === o) return true
    if (x.brand === o && answers(e, m) === o) return true
    const many = x.kind === 'lot' || x.kind === 'product'
    const party = e.consignee.id === o || e.possessor.id === o
    const climbs = ORIGIN.has(e.kind) || e.recallOrHold || e.effect === 'relabel'
    const late = e.declares || e.recallOrHold
    const itsLot = lot.get(m.uri)
    return world.grants.some((g) => {
      if (!g.live || g.partner !== o || g.owner !== e.owner || !g.kinds.includes(e.kind)) return false
      if (g.dis !== null && (x.di === null || !g.dis.includes(x.di))) return false
      if (!says(e, m) && x.brand !== o) return false
      if (g.relation === 'o') return x.brand === o
      const here = ties.get(`${o}|${m.uri}|${g.relation}`) ?? []
      const there = itsLot === undefined ? [] : (ties.get(`${o}|${itsLot}|${g.relation}`) ?? [])
      if (g.relation === 'c') {
        const inTime = (t: { until: number }) => e.t <= t.until || late
        return (
          here.some(
            (t) =>
              inTime(t) &&
              (t.how === 'd' ? !many || climbs || party : t.how === 'l' ? climbs : climbs && g.extent === 'ancestry'),
          ) || there.some((t) => t.how === 'd' && inTime(t) && climbs)
        )
      }
      if (g.relation === 't')
        return (
          CARRIED.has(e.kind) &&
          here.some((t) => t.since <= e.t && e.t <= t.until && (!t.inside || g.extent === 'ancestry')) &&
          (!many || party)
        )
      return [...here, ...there].some((t) => t.how === 'd' || g.extent === 'ancestry')
    })
  }
  const visible = new Set<string>()
  const named = new Set<string>()
  for (const o of world.organizations) {
    for (const e of world.events)
      for (const m of e.items)
        if (sees(o, e, m)) {
          visible.add(`${o}|${e.n}|${m.uri}`)
          named.add(`${o}|${m.uri}`)
        }
    for (const i of world.items) {
      const tied = (['c', 's', 't'] as const).some((r) =>
        (ties.get(`${o}|${i.uri}|${r}`) ?? []).some((t) => t.how !== 'a' && !(r === 't' && t.inside)),
      )
      if (i.brand === o || tied) named.add(`${o}|${i.uri}`)
    }
  }
  const counted = new Map<string, string>()
  for (const l of new Set(lot.values()))
    for (const o of world.organizations) {
      const mine = holds.filter((h) => h.r === 'c' && h.o === o && lot.get(h.x) === l)
      const held = new Set(mine.filter((h) => h.until === Infinity).map((h) => h.x))
      if (mine.length > 0) counted.set(`${l}|${o}`, `${new Set(mine.map((h) => h.x)).size}/${held.size}`)
    }
  return { reach, entitled, visible, named, edges: new Set(edges.keys()), counted }
}
