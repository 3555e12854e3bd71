import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { seenOf } from '#app/scar/act-on-scar.server.ts'
import { answerStep, keepStepDraft, stepForm } from '#app/scar/answer-step.server.ts'
import { askedMore, linesIn } from '#app/scar/answer.ts'
import { readItems } from '#app/scar/case-items.ts'
import { citeFacts, factsToCite } from '#app/scar/cite-facts.server.ts'
import { issueScar } from '#app/scar/issue-scar.server.ts'
import { extendTime, judgeStep } from '#app/scar/judge-step.server.ts'
import { lookAtItems } from '#app/scar/look-at-items.server.ts'
import { moveScarOn } from '#app/scar/move-scar.server.ts'
import { keepNewScar, newScar } from '#app/scar/new-scar.server.ts'
import { scarFile } from '#app/scar/scar-file.server.ts'
import { scarsOf } from '#app/scar/scar-desk.server.ts'
import { STEPS, type Move } from '#app/scar/scar.ts'
import { writeNote } from '#app/scar/write-note.server.ts'
import { OrganizationSlug, type ScarId } from '#app/vocabulary/ids.ts'
import type { Role } from '#db/portal/foundation.ts'
import type { Firm } from '#tests/db/facts/story.ts'
import { type SmallWorld, smallWorld } from '#tests/evidence/small-world.ts'
import { askedOfSupplier, bePartners } from './scar-world.ts'

let world: SmallWorld
beforeAll(async () => {
  world = await smallWorld()
  await bePartners(world, 'maker', 'supplier')
  await bePartners(world, 'hospital', 'supplier')
  await bePartners(world, 'supplier', 'carrier')
})
afterAll(() => world.db.close())

const as = (firm: Firm, ...roles: Role[]) =>
  world.at(firm, { now: new Date(), purpose: 'corrective-action', ...(roles.length > 0 ? { roles } : {}) })
const SUPPLIER = OrganizationSlug.parse('supplier')

async function issued(change: Parameters<typeof askedOfSupplier>[1] = {}, by: Firm = 'maker'): Promise<ScarId> {
  const outcome = await issueScar(await as(by), askedOfSupplier(SUPPLIER, change))
  if (!outcome.issued) throw new Error(outcome.because)
  return outcome.id
}

async function move(firm: Firm, id: ScarId, step: Move, reason = 'because') {
  const op = await as(firm)
  const { toSign } = await scarFile(op, { id })
  return moveScarOn(op, { id, move: step, reason, seen: seenOf(toSign), digest: seenOf })
}

const letters = async (id: ScarId) =>
  (
    await world.db.ownerPool.query<{ kind: string; about: Record<string, string> }>(
      `select kind, about from portal.outbox where about ->> 'path' = $1 order by id`,
      [`/scars/${id}`],
    )
  ).rows

async function answered(id: ScarId): Promise<void> {
  await move('supplier', id, 'acknowledge')
  for (const step of STEPS) {
    await answerStep(await as('supplier'), { id, step, content: { team: `answer to ${step}` } })
    await judgeStep(await as('maker'), { id, step, version: 1, accepted: true, reason: '' })
  }
}

describe('who sees a request', () => {
  test('both sides read it, a stranger cannot tell that it exists, and its reference counts nothing', async () => {
    const id = await issued()
    const ours = await scarFile(await as('maker'), { id })
    const theirs = await scarFile(await as('supplier'), { id })
    expect(ours).toMatchObject({ side: 'customer', waits: 'them', state: 'issued' })
    expect(theirs).toMatchObject({ side: 'supplier', waits: 'us', problem: ours.problem })
    expect(ours.reference).toMatch(/^SCAR-\d{4}-[0-9A-Z]{6}$/)
    for (const firm of ['hospital', 'carrier', 'clinic', 'operator'] as const) {
      await expect(scarFile(await as(firm), { id })).rejects.toMatchObject({ kind: 'hidden' })
      expect((await scarsOf(await as(firm))).map((line) => line.id)).not.toContain(id)
      await expect(move(firm, id, 'cancel')).rejects.toMatchObject({ kind: 'hidden' })
    }
  })

  test('whoever reads but does not answer for quality sees it and may not act', async () => {
    const id = await issued()
    const viewer = await as('supplier', 'viewer')
    expect((await scarFile(viewer, { id })).notOffered).toBe('needs-quality')
    await expect(
      moveScarOn(viewer, { id, move: 'acknowledge', reason: '', seen: null, digest: seenOf }),
    ).rejects.toMatchObject({ kind: 'forbidden' })
    await expect(newScar(viewer, { parent: null })).rejects.toMatchObject({ kind: 'forbidden' })
    await expect(scarFile(await as('supplier', 'admin'), { id })).rejects.toMatchObject({ kind: 'hidden' })
  })

  test('a request goes to a partner and to nobody else', async () => {
    const op = await as('maker')
    expect(await issueScar(op, askedOfSupplier(OrganizationSlug.parse('clinic')))).toMatchObject({
      because: 'no-partner',
    })
    const client = await world.db.appPool.connect()
    try {
      await client.query('begin')
      await client.query(
        `select set_config('portal.organization_id', $1, true), set_config('portal.person_id', $2, true)`,
        [String(world.id.maker), String(world.person.maker)],
      )
      const insert = client.query(
        `insert into portal.scar (customer, supplier, category, severity, title, part, problem, disposition, issued_by, issued_name)
         values ($1, $2, 'response', 'major', 'x', 'x', 'x', 'none', $3, 'x')`,
        [world.id.maker, world.id.clinic, world.person.maker],
      )
      await expect(insert, 'the database says so by itself').rejects.toThrow(/row-level security/)
    } finally {
      await client.query('rollback')
      client.release()
    }
  })
})

describe('the answer', () => {
  test('steps come in order, each is accepted or returned with a reason, and every version stays', async () => {
    const id = await issued()
    const step = async (name: (typeof STEPS)[number]) =>
      answerStep(await as('supplier'), { id, step: name, content: { team: name } })
    expect(await step('D3')).toMatchObject({ because: 'moved-on' })
    await move('supplier', id, 'acknowledge')
    expect(await step('D4')).toMatchObject({ because: 'too-early' })
    expect(await step('D3')).toEqual({ answered: true })
    expect(await step('D3')).toMatchObject({ because: 'submitted-already' })
    expect(await step('D4')).toEqual({ answered: true })
    const judged = { id, step: 'D4', version: 1 } as const
    expect(await judgeStep(await as('maker'), { ...judged, accepted: false, reason: 'no microsection' })).toBe(true)
    expect(await judgeStep(await as('maker'), { ...judged, accepted: true, reason: '' }), 'once').toBe(false)
    expect(await step('D4')).toEqual({ answered: true })
    const d4 = (await scarFile(await as('maker'), { id })).steps.find((one) => one.step === 'D4')
    expect(d4?.answers.map(({ version, verdict }) => [version, verdict?.reason])).toEqual([
      [2, undefined],
      [1, 'no microsection'],
    ])
    expect(d4?.expected).toBe('with microsections')
    await expect(judgeStep(await as('supplier'), { ...judged, accepted: true, reason: '' })).rejects.toMatchObject({
      kind: 'forbidden',
    })
    expect((await letters(id)).map(({ kind }) => kind)).toEqual([
      'scar-issued',
      'scar-acknowledged',
      'scar-step-submitted',
      'scar-step-submitted',
      'scar-step-returned',
      'scar-step-submitted',
    ])
  })

  test('two people who submit at once: one wins, the other is told and loses no text', async () => {
    const id = await issued()
    await move('supplier', id, 'acknowledge')
    const ops = await Promise.all([as('supplier'), as('supplier')])
    for (const op of ops) await keepStepDraft(op, { id, step: 'D3', content: { team: 'we' } })
    const outcomes = await Promise.all(
      ops.map((op, n) => answerStep(op, { id, step: 'D3', content: { team: `we ${n}` } })),
    )
    expect(outcomes.filter(({ answered: did }) => did)).toHaveLength(1)
    expect(outcomes.find(({ answered: did }) => !did)).toMatchObject({ because: 'submitted-already' })
  })

  test('a person who erred and training alone are asked why', () => {
    const cause = { occurrenceCategory: 'method', occurrenceCause: 'Operator error at the press' }
    expect(askedMore('D4', cause)).toEqual({ whyHuman: 'needWhyHuman' })
    expect(askedMore('D4', { ...cause, whyHuman: 'no guard' })).toEqual({})
    expect(askedMore('D4', { ...cause, occurrenceCause: '操作失误' })).toEqual({ whyHuman: 'needWhyHuman' })
    expect(askedMore('D5', { actions: 'Retrain the shift\n再培训' })).toEqual({ whyTraining: 'needWhyTraining' })
    expect(askedMore('D5', { actions: 'Retrain the shift\nGuard the press' })).toEqual({})
    expect(askedMore('D7', { processChange: 'yes' })).toEqual({ changeNotice: 'needChangeNotice' })
    expect(linesIn(' a \n\n b')).toEqual(['a', 'b'])
  })

  test('a draft is of the whole organization and of nobody else; sending it ends it', async () => {
    const id = await issued()
    await move('supplier', id, 'acknowledge')
    await keepStepDraft(await as('supplier'), { id, step: 'D3', content: { team: 'half a sen' } })
    const opened = await stepForm(await as('supplier'), { id, step: 'D3', from: null })
    expect(opened).toMatchObject({ content: { team: 'half a sen' }, draft: { by: 'Person of supplier' } })
    await expect(stepForm(await as('maker'), { id, step: 'D3', from: null })).rejects.toMatchObject({
      kind: 'forbidden',
    })
    await answerStep(await as('supplier'), { id, step: 'D3', content: { team: 'whole' } })
    expect((await stepForm(await as('supplier'), { id, step: 'D3', from: null })).draft).toBeNull()
    await keepNewScar(await as('maker'), { content: { title: 'ours' } })
    expect((await newScar(await as('maker'), { parent: null })).draft?.content).toEqual({ title: 'ours' })
    expect((await newScar(await as('supplier'), { parent: null })).draft).toBeNull()
  })

  test('the same lot asked by two customers is answered once and sent to each, and neither learns of the other', async () => {
    const first = await issued()
    const second = await issued({ title: 'Cracks found at incoming' }, 'hospital')
    for (const id of [first, second]) await move('supplier', id, 'acknowledge')
    await answerStep(await as('supplier'), { id: first, step: 'D3', content: { team: 'the one team' } })
    const form = await stepForm(await as('supplier'), { id: second, step: 'D3', from: first })
    expect(form.content).toEqual({ team: 'the one team' })
    expect(form.elsewhere.map(({ id }) => id)).toContain(first)
    const [maker, hospital] = [await as('maker'), await as('hospital')]
    const lot = [{ said: '(01)09520001000017(10)L1', uri: 'https://id.gs1.org/01/09520001000017/10/L1' }]
    expect((await lookAtItems(maker, lot)).cases.map(({ id }) => id)).toContain(first)
    expect((await lookAtItems(maker, lot)).cases.map(({ id }) => id)).not.toContain(second)
    expect((await lookAtItems(hospital, lot)).cases.map(({ id }) => id)).toEqual([second])
    expect(JSON.stringify(await scarFile(hospital, { id: second }))).not.toContain('maker')
  })
})

describe('what is beside the record', () => {
  test('a note for our own side is read by nobody on the other, by policy or by the database alone', async () => {
    const id = await issued()
    await writeNote(await as('maker'), { id, audience: 'own', body: 'they did this last year too' })
    await writeNote(await as('maker'), { id, audience: 'both', body: 'please hurry' })
    const read = async (firm: Firm) => (await scarFile(await as(firm), { id })).notes.map(({ body }) => body)
    expect(await read('maker')).toEqual(['they did this last year too', 'please hurry'])
    expect(await read('supplier')).toEqual(['please hurry'])
    const client = await world.db.appPool.connect()
    try {
      await client.query('begin')
      await client.query(`select set_config('portal.organization_id', $1, true)`, [String(world.id.supplier)])
      const { rows } = await client.query<{ body: string }>(
        `select n.body from portal.scar_note n join portal.scar s on s.id = n.scar where s.public_id = $1`,
        [id],
      )
      expect(rows.map(({ body }) => body)).toEqual(['please hurry'])
    } finally {
      await client.query('rollback')
      client.release()
    }
  })

  test('an exhibit holds the groups that were ticked and no more, stays when nothing is granted, and is never changed', async () => {
    const id = await issued()
    const maker = await as('maker')
    const { facts } = await factsToCite(maker, { id, facts: [], groups: [] })
    const release = facts.find(({ kind }) => kind === 'release') ?? facts[0]
    if (!release) throw new Error('the maker told of this lot')
    const chosen = { id, facts: [release.id], groups: ['identity'] as const }
    const { preview } = await factsToCite(maker, chosen)
    expect(await citeFacts(maker, chosen)).toEqual({ cited: 1 })
    expect(await citeFacts(maker, chosen), 'once').toEqual({ cited: 0 })
    const [exhibit] = (await scarFile(await as('supplier'), { id })).exhibits
    expect(exhibit?.shown).toEqual(preview[0])
    expect(exhibit).toMatchObject({ ours: false, whole: true, superseded: false })
    expect(exhibit?.shown.eventTime).toBeNull()
    expect(Object.keys(exhibit?.shown.fields ?? {})).not.toContain('hash')
    await expect(
      world.db.ownerPool.query(`update portal.scar_exhibit set shown = '{}' where scar > 0`),
    ).rejects.toThrow(/append-only/)
    // a fact of somebody else is no exhibit of ours
    const { facts: others } = await factsToCite(await as('supplier'), { id, facts: [], groups: [] })
    expect(others.map((fact) => fact.id)).not.toContain(release.id)
    expect(await citeFacts(await as('supplier'), chosen)).toEqual({ cited: 0 })
  })

  test('a request to the next tier is ours alone: the customer does not see it, nor the next tier why it was written', async () => {
    const parent = await issued()
    const outcome = await issueScar(
      await as('supplier'),
      askedOfSupplier(OrganizationSlug.parse('carrier'), { parent, title: 'Rust on arrival' }),
    )
    if (!outcome.issued) throw new Error(outcome.because)
    expect((await scarFile(await as('supplier'), { id: parent })).forwards.map(({ id }) => id)).toEqual([outcome.id])
    expect((await scarFile(await as('maker'), { id: parent })).forwards).toEqual([])
    expect((await scarFile(await as('carrier'), { id: outcome.id })).parent).toBeNull()
    await expect(scarFile(await as('maker'), { id: outcome.id })).rejects.toMatchObject({ kind: 'hidden' })
    await expect(
      issueScar(await as('maker'), askedOfSupplier(SUPPLIER, { parent })),
      'only what was asked of us is forwarded',
    ).rejects.toMatchObject({ kind: 'hidden' })
  })

  test('what was signed says if it is broken, and nothing is signed that changed since it was read', async () => {
    const id = await issued()
    await answered(id)
    const maker = await as('maker')
    const stale = { id, move: 'accept', reason: '', seen: seenOf('another text'), digest: seenOf } as const
    expect(await moveScarOn(maker, stale)).toMatchObject({ because: 'changed-since' })
    expect(await move('maker', id, 'accept')).toEqual({ moved: true })
    expect(await move('maker', id, 'verify', 'three lots without a crack')).toEqual({ moved: true })
    expect(await move('maker', id, 'close')).toEqual({ moved: true })
    expect(await move('maker', id, 'close'), 'once for a side').toMatchObject({ because: 'moved-on' })
    expect(await move('supplier', id, 'close')).toEqual({ moved: true })
    const file = await scarFile(await as('supplier'), { id })
    expect(file).toMatchObject({ state: 'closed', waits: null })
    expect(file.signatures.map(({ name, meaning, whole }) => [name, meaning, whole])).toEqual([
      ['Person of maker', 'approval', true],
      ['Person of maker', 'review', true],
      ['Person of maker', 'responsibility', true],
      ['Person of supplier', 'responsibility', true],
    ])
    // somebody with every right on the tables switches the guard off and alters what was signed
    await world.db.ownerPool.query('alter table portal.signature disable trigger signature_is_forever')
    await world.db.ownerPool.query(
      `update portal.signature g set shown = replace(g.shown, 'Cracks', 'Scratches') from portal.scar s where s.id = g.scar and s.public_id = $1 and g.meaning = 'review'`,
      [id],
    )
    await world.db.ownerPool.query('alter table portal.signature enable trigger signature_is_forever')
    const after = await scarFile(await as('maker'), { id })
    expect(after.signatures.map(({ whole }) => whole)).toEqual([true, false, true, true])
  })
})

describe('clocks', () => {
  test('each is due at the end of a day where the supplier is; more time keeps the first date; a returned step runs again', async () => {
    const id = await issued()
    const before = (await scarFile(await as('maker'), { id })).clocks
    expect(before.map(({ name, state }) => [name, state])).toEqual([
      ['acknowledge', 'running'],
      ['containment', 'running'],
      ['answer', 'running'],
    ])
    await move('supplier', id, 'acknowledge')
    const answer = before.find(({ name }) => name === 'answer')
    if (!answer) throw new Error('an answer is owed')
    const later = new Date(new Date(answer.due).getTime() + 5 * 86_400_000).toISOString().slice(0, 10)
    const more = { id, clock: 'answer', day: later, reason: 'the laboratory is full' } as const
    expect(await extendTime(await as('maker'), { ...more, day: '2020-01-01' }), 'never nearer').toBe(false)
    expect(await extendTime(await as('maker'), more)).toBe(true)
    await expect(extendTime(await as('supplier'), more)).rejects.toMatchObject({ kind: 'forbidden' })
    await answerStep(await as('supplier'), { id, step: 'D3', content: { team: 'x' } })
    const clocks = (await scarFile(await as('maker'), { id })).clocks
    expect(clocks.find(({ name }) => name === 'answer')).toMatchObject({
      day: later,
      firstDue: answer.due,
      extendedBecause: 'the laboratory is full',
    })
    expect(clocks.find(({ name }) => name === 'containment')?.state).toBe('met')
    await judgeStep(await as('maker'), { id, step: 'D3', version: 1, accepted: false, reason: 'where is the stock?' })
    expect((await scarFile(await as('maker'), { id })).clocks.find(({ name }) => name === 'containment')?.state).toBe(
      'running',
    )
  })
})

test('items are read a line each, with their quantity; lines that name nothing come back by number', () => {
  const text = '(01)09520001000017(10)L1; 40 pcs\n\nnonsense!\n(01)09520001000017(10)L1'
  const { items, wrong } = readItems(text, new Date())
  expect(items).toEqual([
    {
      said: '(01)09520001000017(10)L1',
      uri: 'https://id.gs1.org/01/09520001000017/10/L1',
      quantity: 40,
      unit: 'pcs',
    },
  ])
  expect(wrong).toEqual([{ line: 3, text: 'nonsense!' }])
  expect(readItems('(01)09520001000017(10)L1; many', new Date()).wrong).toHaveLength(1)
})
