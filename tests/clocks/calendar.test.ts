import { afterAll, beforeAll, expect, test } from 'vitest'
import { calendarSchema, doneIn, enteredAgain, timesOf } from '#app/clocks/calendar-form.ts'
import { ALL_TIMES, type CalendarView, timeField } from '#app/clocks/calendar-view.ts'
import { calendarView } from '#app/clocks/calendar-view.server.ts'
import { chosenOf, importSchema, newDaysOf, previewAgain } from '#app/clocks/import-form.ts'
import { keepWorkingCalendar } from '#app/clocks/keep-calendar.server.ts'
import { addOwnDays } from '#app/clocks/own-days.server.ts'
import { partnerCalendar } from '#app/clocks/partner-calendar.server.ts'
import { previewImport } from '#app/clocks/preview-import.server.ts'
import { runsOf } from '#app/clocks/year-grid.tsx'
import { wordsFor } from '#app/i18n/catalogues.server.ts'
import { OrganizationSlug } from '#app/vocabulary/ids.ts'
import type { Role } from '#db/portal/foundation.ts'
import { type SmallWorld, smallWorld } from '#tests/evidence/small-world.ts'

const NOW = new Date('2026-11-27T12:00:00Z')
const t = wordsFor('en')
let world: SmallWorld
beforeAll(async () => {
  world = await smallWorld()
  await world.db.ownerPool.query('delete from portal.partnership')
  await world.db.ownerPool.query('insert into portal.partnership (inviter, invited) values ($1, $2)', [
    world.id.maker,
    world.id.supplier,
  ])
})
afterAll(() => world.db.close())

const at = (firm: 'maker' | 'supplier' | 'operator', ...roles: Role[]) =>
  world.at(firm, { now: NOW, ...(roles.length > 0 ? { roles } : {}) })
const marked = (view: CalendarView, day: string) =>
  view.years.flatMap(({ days }) => days).find((one) => one.day === day)

test('the calendar shows this year and the next with their sources, and says where there is none', async () => {
  await keepWorkingCalendar(await at('supplier'), { country: 'CN', zone: 'Asia/Shanghai', weekdays: [1, 2, 3, 4, 5] })
  const view = await calendarView(await at('supplier', 'viewer'))
  expect(view).toMatchObject({
    country: 'CN',
    zone: 'Asia/Shanghai',
    today: '2026-11-27',
    notOffered: 'needs-quality-or-admin',
  })
  expect(view.years.map(({ year, source }) => [year, source?.date ?? null])).toEqual([
    [2026, '2025-11-04'],
    [2027, null],
  ])
  expect(marked(view, '2026-10-10')).toMatchObject({ kind: 'working', own: false })
  expect(view.times).toHaveLength(ALL_TIMES.length)
  expect(view.times.every(({ ours, version }) => ours === null && version === 0)).toBe(true)
})

test('a day of one’s own stands in place of the country’s', async () => {
  await addOwnDays(await at('supplier'), {
    days: [{ day: '2026-10-10', kind: 'holiday', name: 'Works outing' }],
    source: 'typed',
    reason: 'x',
  })
  const view = await calendarView(await at('supplier'))
  expect(marked(view, '2026-10-10')).toMatchObject({ kind: 'holiday', own: true, name: { zh: 'Works outing' } })
  expect(view.own).toMatchObject([{ day: '2026-10-10', addedBy: 'Person of supplier' }])
  expect(view.notOffered).toBeNull()
})

test('the operator has no calendar: the page is not there', async () => {
  await expect(calendarView(await at('operator', 'admin'))).rejects.toMatchObject({ status: 404 })
  await expect(previewImport(await at('operator', 'admin'), { bytes: new Uint8Array() })).rejects.toMatchObject({
    status: 404,
  })
  await expect(previewImport(await at('supplier', 'viewer'), { bytes: new Uint8Array() })).rejects.toMatchObject({
    status: 403,
  })
})

test('a partner reads the calendar and when it would be answered, and nobody else learns that it is there', async () => {
  const ask = { slug: OrganizationSlug.parse('supplier') }
  const view = await partnerCalendar(await at('maker', 'viewer'), ask)
  expect(view.years[0]?.days.find(({ day }) => day === '2026-10-10')).toMatchObject({ own: true, kind: 'holiday' })
  // Friday 27 November in Shanghai: two working days, and twenty
  expect(view.due.filter(({ severity }) => severity === 'major')).toEqual([
    { step: 'acknowledge', severity: 'major', day: '2026-12-01', beyondData: false },
    { step: 'containment', severity: 'major', day: '2026-12-01', beyondData: false },
    { step: 'answer', severity: 'major', day: '2026-12-25', beyondData: false },
  ])
  expect(JSON.stringify(view)).not.toContain('Person of')
  for (const firm of ['hospital', 'clinic', 'operator'] as const)
    await expect(partnerCalendar(await world.at(firm, { now: NOW }), ask)).rejects.toMatchObject({ status: 404 })
  const oneself = { slug: OrganizationSlug.parse('maker') }
  await expect(partnerCalendar(await at('maker'), oneself)).rejects.toMatchObject({ status: 404 })
})

const file = (...events: readonly (readonly [day: string, name: string])[]) =>
  new TextEncoder().encode(
    ['BEGIN:VCALENDAR', ...events.flatMap(([day, name]) => ['BEGIN:VEVENT', `DTSTART;VALUE=DATE:${day}`, `SUMMARY:${name}`, 'END:VEVENT']), 'END:VCALENDAR'].join('\r\n'), // prettier-ignore
  )

test('a preview keeps nothing, leaves out what the calendar has already, and offers years without data as complete', async () => {
  const supplier = await at('supplier')
  const bytes = file(['20261001', '国庆节'], ['20261010', '国庆节 班'], ['20270101', '元旦'], ['20270103', '元旦 班'], ['20300101', '元旦']) // prettier-ignore
  const before = await calendarView(supplier)
  expect(await previewImport(supplier, { bytes })).toEqual({
    ok: true,
    preview: {
      lines: [
        { day: '2026-10-01', name: '国庆节', kind: 'skip', known: true },
        { day: '2026-10-10', name: '国庆节 班', kind: 'skip', known: true }, // a day of our own stands there
        { day: '2027-01-01', name: '元旦', kind: 'holiday', known: false },
        { day: '2027-01-03', name: '元旦 班', kind: 'working', known: false },
      ],
      outside: 1,
      open: [2027],
    },
  })
  expect(await calendarView(supplier)).toEqual(before)
})

test('what a preview sends back is read again as suspiciously as anything else', () => {
  const listed = JSON.stringify([
    { day: '2027-01-01', name: 'a', known: false },
    { day: '2027-01-02', name: 'b', known: true },
  ])
  const sent = { act: 'keep', listed, reason: 'x', 'kind-2027-01-01': 'holiday', 'kind-2027-01-02': 'skip' }
  const read = importSchema(t, NOW).parse(sent)
  if (read.act !== 'keep') throw new Error('it was sent to be kept')
  expect(newDaysOf(chosenOf(read.listed, read))).toEqual([{ day: '2027-01-01', name: 'a', kind: 'holiday' }])
  const faults = (change: object) =>
    importSchema(t, NOW)
      .safeParse({ ...sent, ...change })
      .error?.issues.map(({ path }) => path.join('.')) ?? []
  expect(faults({ listed: 'no list' })).toEqual(['listed'])
  expect(faults({ listed: '[{"day":"2027-02-30","name":"a","known":false}]' })).toContain('listed.0.day')
  expect(faults({ reason: ' ' })).toContain('reason')
  expect(faults({ 'kind-2027-01-01': 'skip' })).toEqual([''])
  expect(faults({ 'kind-2027-01-01': 'skip', complete: '2027' })).toEqual([])
  expect(faults({ 'kind-2027-01-01': 'constructor' })).toEqual([''])
  expect(previewAgain({ ...sent, open: '2027', outside: '3' }, NOW)).toEqual({
    lines: [
      { day: '2027-01-01', name: 'a', known: false, kind: 'holiday' },
      { day: '2027-01-02', name: 'b', known: true, kind: 'skip' },
    ],
    outside: 3,
    open: [2027],
  })
  expect(previewAgain({ ...sent, listed: '{' }, NOW)).toBeNull()
})

test('a form of the page is refused at its field, and what was typed is not lost', () => {
  const faults = (form: object) =>
    calendarSchema(t, NOW)
      .safeParse(form)
      .error?.issues.map(({ path }) => path.join('.')) ?? []
  const keep = { act: 'keep', country: 'ie', zone: 'Europe/Dublin', weekdays: ['1', '2'], why: 'x' }
  expect(calendarSchema(t, NOW).parse(keep)).toMatchObject({ country: 'IE', weekdays: [1, 2] })
  expect(faults({ ...keep, country: 'XX' })).toEqual(['country'])
  expect(faults({ ...keep, zone: 'Europe/Atlantis' })).toEqual(['zone'])
  expect(faults({ ...keep, weekdays: [] })).toEqual(['weekdays'])
  expect(faults({ act: 'add', day: '2027-02-30', kind: 'feast', name: '', reason: '' })).toEqual([
    'day',
    'kind',
    'name',
    'reason',
  ])
  const add = { act: 'add', kind: 'holiday', name: 'x', reason: 'x' }
  for (const day of ['2024-12-31', '2032-01-01', '2027-1-01', '']) expect(faults({ ...add, day }), day).toEqual(['day'])
  for (const day of ['2025-01-01', '2031-12-31']) expect(faults({ ...add, day }), day).toEqual([])
  const times = Object.fromEntries(
    ALL_TIMES.flatMap((of) => [
      [timeField('days', of), ''],
      [timeField('unit', of), 'working'],
      [timeField('seen', of), '3'],
    ]),
  )
  const form = { act: 'times', because: 'x', ...times, 'days-answer-major': '15' }
  const read = timesOf(calendarSchema(t, NOW).parse(form))
  expect(read).toContainEqual({ step: 'answer', severity: 'major', seen: 3, time: { days: 15, unit: 'working' } })
  expect(read.filter(({ time }) => time !== null)).toHaveLength(1)
  for (const wrong of ['-1', '1.5', '1001', 'ten', '1e2'])
    expect(faults({ ...form, 'days-answer-major': wrong })).toEqual(['days-answer-major'])
  expect(enteredAgain({ act: 'keep', weekdays: [1, 2], 'seen-answer-major': 3 })).toEqual({
    act: 'keep',
    weekdays: '1\n2',
  })
  expect(doneIn('http://localhost/calendar?done=times')).toBe('times')
  expect(doneIn('http://localhost/calendar?done=everything')).toBeNull()
})

test('days that follow each other under one name are said once', () => {
  const day = (text: string, name: string) => ({ day: text, kind: 'holiday' as const, name: { en: name, zh: name }, own: false }) // prettier-ignore
  const runs = runsOf([day('2026-02-15', 'a'), day('2026-02-16', 'a'), day('2026-02-18', 'a'), day('2026-02-19', 'b')])
  expect(runs.map(({ from, until }) => `${from} ${until}`)).toEqual([
    '2026-02-15 2026-02-16',
    '2026-02-18 2026-02-18',
    '2026-02-19 2026-02-19',
  ])
})
