import { afterAll, beforeAll, expect, test } from 'vitest'
import { disclosureLog } from '#app/disclosure/disclosure-log.server.ts'
import { isWithheld } from '#app/evidence/evidence.ts'
import { type EvidenceAsked, type EvidenceRead, readEvidence } from '#app/evidence/read-evidence.server.ts'
import { verifyDevice, verifyMany } from '#app/evidence/verify-device.server.ts'
import { BAR, LOT, party, UNIT, UNIT2 } from '#tests/db/facts/story.ts'
import { type SmallWorld, smallWorld, TODAY } from './small-world.ts'

const GTIN = '09520001000017'
const label = (serial: string, more = '') => `(01)${GTIN}(21)${serial}${more}`
const EVERYTHING = { organization: null, purpose: null, from: null, until: null, item: null, flag: null, page: null }

let world: SmallWorld
beforeAll(async () => {
  world = await smallWorld()
})
afterAll(() => world.db.close())

test('the hospital that holds a device reads a verdict with its reasons, and what is withheld is said', async () => {
  const evidence = await verifyDevice(await world.as('hospital'), { text: label('S1'), today: TODAY })
  expect(evidence.verdict).toMatchObject({
    status: 'verified',
    checks: {
      identity: { state: 'ok' },
      custody: { state: 'ok' },
      dates: { state: 'ok' },
      safety: { state: 'ok' },
      release: { state: 'ok' },
    },
  })
  expect(evidence.item).toMatchObject({
    uri: UNIT,
    kind: 'unit',
    lot: 'L1',
    serial: 'S1',
    expiry: { iso: '2026-01', precision: 'month' },
  })
  const release = evidence.facts.find((fact) => fact.step === 'tc:releasing')
  expect(release?.disposition).toBe('conformant')
  expect(release?.withheld.map(({ group }) => group)).toEqual(
    expect.arrayContaining(['places', 'commercial', 'people']),
  )
  expect(release?.withheld.map(({ group }) => group)).not.toContain('release')
  const own = evidence.facts.find((fact) => fact.kind === 'receipt')
  expect(own).toMatchObject({ withheld: [], claim: false })
})

test('nothing that the answer holds names what the hospital was not granted: the bar the lot was forged from', async () => {
  const evidence = await verifyDevice(await world.as('hospital'), { text: label('S1'), today: TODAY })
  expect(JSON.stringify(evidence)).not.toContain('BAR1')
  expect(evidence.facts.map((fact) => fact.owner)).not.toContainEqual(expect.objectContaining({ slug: 'supplier' }))
})

test('out of reach and never made are the same answer, byte for byte, but for the label itself', async () => {
  for (const firm of ['stranger', 'clinic', 'operator'] as const) {
    const op = await world.as(firm)
    const real = JSON.stringify(await verifyDevice(op, { text: label('S1'), today: TODAY }))
    const never = JSON.stringify(await verifyDevice(op, { text: label('X9'), today: TODAY }))
    expect(real.replaceAll('S1', '##')).toBe(never.replaceAll('X9', '##'))
    expect(JSON.parse(real)).toMatchObject({ item: null, facts: [], verdict: { status: 'unconfirmed' }, next: null })
  }
})

test('a false serial of a true lot does not pass on the evidence of the lot', async () => {
  const evidence = await verifyDevice(await world.as('hospital'), { text: label('FAKE', '(10)L1'), today: TODAY })
  expect(evidence).toMatchObject({ item: null, verdict: { status: 'unconfirmed' } })
})

test('a receipt that nobody shipped opens no door, not even to its own author', async () => {
  await world.say('clinic', 'receiving', 20, { on: [{ uri: UNIT2 }] })
  const evidence = await verifyDevice(await world.as('clinic'), { text: label('S2'), today: TODAY })
  expect(evidence).toMatchObject({ item: null, facts: [], verdict: { status: 'unconfirmed' } })
})

test('a label that promises more than the record is a stop, and says what differs', async () => {
  const evidence = await verifyDevice(await world.as('hospital'), { text: `(01)${GTIN}(17)270131(21)S1`, today: TODAY })
  expect(evidence.label).toContainEqual({ ai: '17', said: '2027-01-31', record: '2026-01', agrees: 'differs' })
  expect(evidence.verdict.status).toBe('stop')
  expect(evidence.verdict.reasons[0]).toMatchObject({ code: 'label-differs', params: { ai: '17' } })
  const same = await verifyDevice(await world.as('hospital'), { text: `(01)${GTIN}(17)260100(21)S1`, today: TODAY })
  expect(same.label).toContainEqual({ ai: '17', said: '2026-01', record: '2026-01', agrees: 'equal' })
  expect(same.verdict.status).toBe('verified')
})

test('in date to the end of the last day of the month, in the zone of the reader', async () => {
  const text = label('S1')
  const on = async (today: string) => (await verifyDevice(await world.as('hospital'), { text, today })).verdict
  expect((await on('2025-12-31')).reasons.map(({ code }) => code)).not.toContain('expires-soon')
  expect(await on('2026-01-31')).toMatchObject({
    status: 'attention',
    checks: { dates: { reasons: [{ code: 'expires-soon' }] } },
  })
  expect(await on('2026-02-01')).toMatchObject({
    status: 'stop',
    checks: { dates: { reasons: [{ code: 'expired' }] } },
  })
  const midnight = new Date('2026-01-31T16:30:00Z')
  const shanghai = await verifyDevice(await world.at('hospital', { now: midnight, zone: 'Asia/Shanghai' }), { text })
  const dublin = await verifyDevice(await world.at('hospital', { now: midnight, zone: 'Europe/Dublin' }), { text })
  expect([shanghai.verdict.status, dublin.verdict.status]).toEqual(['stop', 'attention'])
})

test('what the labeler does not grant reads withheld, and the whole is at best attention', async () => {
  await world.db.ownerPool.query(
    `update portal.grant_ set revoked_at = now() where partner = $1 and revoked_at is null`,
    [world.id.hospital],
  )
  await world.grant('maker', 'hospital', 'c', {
    groups: ['identity'],
    verdict: ['identity', 'custody', 'safety'],
    extent: 'item',
  })
  const evidence = await verifyDevice(await world.as('hospital'), { text: label('S1'), today: TODAY })
  expect(evidence.verdict).toMatchObject({
    status: 'attention',
    checks: { release: { state: 'withheld' }, identity: { state: 'ok' } },
  })
  expect(evidence.verdict.reasons).toContainEqual({
    code: 'withheld',
    params: { check: 'release', party: expect.objectContaining({ slug: 'maker' }) },
  })
  expect(isWithheld(evidence.item?.expiry)).toBe(true)
  expect(JSON.stringify(evidence.facts)).not.toContain('2026-01')
  // The same without the group identity: lists of items are withheld whole.
  await world.db.ownerPool.query(
    `update portal.grant_ set revoked_at = now() where partner = $1 and revoked_at is null`,
    [world.id.hospital],
  )
  await world.grant('maker', 'hospital', 'c', { groups: ['release'], verdict: [], extent: 'item' })
  const less = await verifyDevice(await world.as('hospital'), { text: label('S1'), today: TODAY })
  for (const fact of less.facts.filter((one) => one.kind !== 'receipt')) {
    for (const list of fact.items) expect(list).toMatchObject({ shown: [], rest: { withheld: true } })
    expect(fact.step).toBeNull()
  }
  await world.db.ownerPool.query(
    `update portal.grant_ set revoked_at = now() where partner = $1 and revoked_at is null`,
    [world.id.hospital],
  )
  await world.grant('maker', 'hospital', 'c', {
    groups: ['identity', 'dates', 'release'],
    verdict: ['identity', 'custody', 'safety', 'release'],
    extent: 'item',
  })
})

test('what was promised for a recall opens nothing to a free lookup', async () => {
  await world.db.ownerPool.query(`alter table portal.grant_ disable trigger grant_stays_what_was_agreed`)
  await world.db.ownerPool.query(
    `update portal.grant_ set purpose = 'recall' where partner = $1 and revoked_at is null`,
    [world.id.hospital],
  )
  const evidence = await verifyDevice(await world.as('hospital'), { text: label('S1'), today: TODAY })
  expect(evidence.facts.every((fact) => fact.kind === 'receipt')).toBe(true)
  expect(evidence.verdict.checks.release.state).toBe('withheld')
  await world.db.ownerPool.query(
    `update portal.grant_ set purpose = 'provenance' where partner = $1 and revoked_at is null`,
    [world.id.hospital],
  )
  await world.db.ownerPool.query(`alter table portal.grant_ enable trigger grant_stays_what_was_agreed`)
})

test('of a shipment to two hospitals each sees its own device and one withheld rest, uncounted', async () => {
  await world.say('maker', 'commissioning', 10, { on: [{ uri: UNIT2, statedLot: LOT }], action: 'ADD' })
  const third = UNIT2.replace('S2', 'S3')
  await world.say('maker', 'commissioning', 10, {
    on: [{ uri: third, statedLot: LOT }],
    action: 'ADD',
    disposition: 'active',
  })
  await world.say('maker', 'shipping', 11, { on: [{ uri: UNIT2 }], consignee: party('hospital') })
  await world.say('maker', 'shipping', 11, { on: [{ uri: third }], consignee: party('clinic') })
  await world.say('maker', 'inspecting', 10, { on: [{ uri: UNIT2 }, { uri: third }], disposition: 'conformant' })
  const evidence = await verifyDevice(await world.as('hospital'), { text: label('S2'), today: TODAY })
  const inspection = evidence.facts.find((fact) => fact.kind === 'inspection')
  expect(inspection?.items).toEqual([
    {
      list: 'epcList',
      shown: [expect.objectContaining({ uri: UNIT2 })],
      rest: { withheld: true, by: expect.anything() },
    },
  ])
  expect(JSON.stringify(evidence)).not.toContain('S3')
})

test('the pages of the timeline together are the whole, and a token of a fact out of reach leads nowhere', async () => {
  const op = await world.as('hospital')
  const all = await verifyDevice(op, { text: label('S1'), today: TODAY })
  const ids: string[] = []
  let page: string | null = null
  do {
    const asked: EvidenceAsked = { text: label('S1'), page, today: TODAY, facts: 2 }
    const { evidence }: EvidenceRead = await op.reading((db) => readEvidence(op, db, asked))
    ids.push(...evidence.facts.map((fact) => fact.id))
    page = evidence.next
  } while (page !== null)
  expect(ids).toEqual(all.facts.map((fact) => fact.id))
  expect(ids.length).toBeGreaterThan(4)
  const { rows } = await world.db.ownerPool.query<{ id: string }>(
    `select f.public_id as id from facts.fact f join facts.fact_item n on n.fact = f.id join facts.item i on i.id = n.item where i.uri = $1 limit 1`,
    [BAR],
  )
  const hidden = await verifyDevice(op, { text: label('S1'), today: TODAY, page: rows[0]?.id ?? '' })
  expect(hidden.facts).toEqual([])
  await expect(verifyDevice(op, { text: label('S1'), today: TODAY, page: 'fact_1' })).rejects.toMatchObject({
    kind: 'hidden',
  })
})

test('each owner learns who looked at its own facts, and of nobody else', async () => {
  await verifyDevice(await world.as('hospital'), { text: label('S1'), today: TODAY })
  const log = await disclosureLog(await world.as('maker'), EVERYTHING)
  expect(log.rows[0]).toMatchObject({
    to: { slug: 'hospital' },
    kind: 'supplier',
    role: 'quality',
    purpose: 'provenance',
    door: 'page',
    question: label('S1'),
  })
  expect(log.rows[0]?.facts.length).toBeGreaterThan(3)
  expect(JSON.stringify(log)).not.toContain('Person of hospital')
  expect((await disclosureLog(await world.as('supplier'), EVERYTHING)).rows).toEqual([])
  expect((await disclosureLog(await world.as('hospital'), EVERYTHING)).rows).toEqual([])
  const filtered = await disclosureLog(await world.as('maker'), { ...EVERYTHING, item: 'S1', organization: 'hospital' })
  expect(filtered.rows.length).toBeGreaterThan(0)
  expect((await disclosureLog(await world.as('maker'), { ...EVERYTHING, item: 'S77' })).rows).toEqual([])
  // The mill that forged the bar learns that its facts were read, and not which device it went into.
  await world.grant('maker', 'hospital', 'c')
  await world.grant('supplier', 'hospital', 'c')
  await verifyDevice(await world.as('hospital'), { text: label('S1'), today: TODAY })
  const mill = await disclosureLog(await world.as('supplier'), EVERYTHING)
  expect(mill.rows).toHaveLength(1)
  expect(mill.rows[0]?.facts).toHaveLength(1)
  expect(JSON.stringify(mill)).not.toContain('S1')
  await expect(world.db.ownerPool.query('delete from portal.disclosure')).rejects.toThrow(/append-only/)
})

test('no row, no answer: when the disclosure cannot be written, nothing is shown', async () => {
  const op = await world.as('hospital')
  const broken = { ...op, disclose: () => Promise.reject(new Error('the primary is gone')) }
  await expect(verifyDevice(broken, { text: label('S1'), today: TODAY })).rejects.toThrow('the primary is gone')
})

test('a list of scans gives a verdict a row, in order, and one disclosure', async () => {
  const before = await world.db.ownerPool.query<{ n: number }>('select count(*)::int as n from portal.disclosure')
  const rows = await verifyMany(await world.at('hospital', { door: 'list' }), {
    texts: ['nonsense', label('S1'), label('X9')],
    today: TODAY,
  })
  expect(rows.map((row) => row.status)).toEqual(['unconfirmed', 'verified', 'unconfirmed'])
  const after = await world.db.ownerPool.query<{ n: number }>('select count(*)::int as n from portal.disclosure')
  expect((after.rows[0]?.n ?? 0) - (before.rows[0]?.n ?? 0)).toBe(1)
})

test('a published recall is matched for everybody: a stop for what it names, a doubt for what says too little', async () => {
  await world.db.ownerPool.query(
    `with n as (insert into portal.published_notice (reference, labeler, title, instruction) values ('FSN-1', $1, 'Porosity', 'Do not implant') returning id)
     insert into portal.notice_match (notice, di, lot, serial_from, serial_to) select id, $2, null, '100', '199' from n`,
    [world.id.maker, GTIN],
  )
  const read = async (text: string) => (await verifyDevice(await world.as('stranger'), { text, today: TODAY })).verdict
  expect(await read(label('150'))).toMatchObject({
    status: 'stop',
    reasons: [{ code: 'recalled', params: { reference: 'FSN-1' } }],
  })
  expect(await read(label('1500'))).toMatchObject({ status: 'unconfirmed', reasons: [] })
  expect(await read(`(01)${GTIN}(10)L1`)).toMatchObject({
    status: 'unconfirmed',
    checks: { safety: { state: 'attention' } },
    reasons: [{ code: 'may-be-affected' }],
  })
  expect(await read(`(01)${GTIN}`)).toMatchObject({ reasons: [{ code: 'may-be-affected' }] })
  await world.db.ownerPool.query(`update portal.published_notice set lifted_at = now() + interval '1 hour'`)
  expect(await read(label('150'))).toMatchObject({ status: 'unconfirmed', reasons: [] })
})

test('whatever is scanned ends on an answer: nothing readable, a null character, 31 February, 2,000 brackets', async () => {
  const op = await world.as('hospital')
  for (const text of [
    '',
    '\0',
    `(01)${GTIN}(17)250231(21)S1`,
    '('.repeat(2000),
    'x'.repeat(10_000),
    '\ud800',
    "'; drop table facts.fact; --",
  ]) {
    const evidence = await verifyDevice(op, { text, today: TODAY })
    expect(['unconfirmed', 'verified', 'attention', 'stop']).toContain(evidence.verdict.status)
  }
})
