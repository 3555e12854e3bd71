import { expect, test } from 'vitest'
import { dayAfter, type DayUnit, dueAfter, type WorkingCalendar } from '#app/vocabulary/working-days.ts'
import { type Draw, draws, seeded } from '#tests/policies/random-world.ts'
import { proofSize } from '#tests/proof-size.ts'

const CASES = proofSize(20_000, 800)
/** Zones whose clocks change at midnight, by half an hour, for Ramadan, or where most of our people are. */
const HARD = ['America/Havana', 'Atlantic/Azores', 'Africa/Cairo', 'Asia/Beirut', 'America/Santiago', 'Australia/Lord_Howe', 'America/Asuncion', 'Africa/Casablanca', 'Pacific/Chatham', 'Europe/Dublin', 'Europe/Berlin', 'America/New_York'] // prettier-ignore

/** Walks along the instants of a zone in quarters of an hour and asks its clock each time; knows nothing of offsets. */
function walked(ask: { from: Date; days: number; unit: DayUnit; calendar: WorkingCalendar; zone: string }) {
  const clock = new Intl.DateTimeFormat('sv-SE', { timeZone: ask.zone, dateStyle: 'short' })
  const named = new Intl.DateTimeFormat('en-US', { timeZone: ask.zone, weekday: 'short' })
  const WEEK = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']
  const QUARTER = 900_000
  const works = (day: string, instant: number) => {
    const { holidays, workingDays, weekdays } = ask.calendar
    const ordinary = weekdays.includes(WEEK.indexOf(named.format(instant)) + 1) && !holidays.has(day)
    return ask.unit === 'calendar' || workingDays.has(day) || ordinary
  }
  let instant = ask.from.getTime()
  let day = clock.format(instant)
  let left = ask.days
  let unknown = false
  if (ask.days === 0 && ask.unit === 'working') unknown = !ask.calendar.years.has(Number(day.slice(0, 4)))
  while (left > 0 || !works(day, instant)) {
    instant += QUARTER
    const next = clock.format(instant)
    if (next === day) continue
    day = next
    if (ask.unit === 'working' && !ask.calendar.years.has(Number(day.slice(0, 4)))) unknown = true
    if (left > 0 && works(day, instant)) left -= 1
  }
  let within = instant
  let after = instant
  while (clock.format(after) === day) {
    within = after
    after += QUARTER
  }
  while (after - within > 1) {
    const middle = Math.floor((within + after) / 2)
    if (clock.format(middle) === day) within = middle
    else after = middle
  }
  return { day, due: new Date(within), beyondData: unknown }
}

const changes = new Map<string, number[]>()

/** The noons (UTC) of a year after which a zone's clock stands otherwise than on the noon before. */
function changesOf(zone: string, year: number): number[] {
  const known = changes.get(`${zone} ${year}`)
  if (known) return known
  const clock = new Intl.DateTimeFormat('en-US', { timeZone: zone, hour: 'numeric', minute: 'numeric' })
  const noons = Array.from({ length: 366 }, (_, n) => Date.UTC(year, 0, 1 + n, 12))
  const found = noons.filter((noon, n) => n > 0 && clock.format(noon) !== clock.format(noons[n - 1]))
  changes.set(`${zone} ${year}`, found)
  return found
}

/** A start anywhere in a year, or in the four days before its clocks change. */
function startOf({ below, pick, chance }: Draw, zone: string, year: number): Date {
  const near = chance(0.5) ? changesOf(zone, year) : []
  const anywhere = Date.UTC(year, below(12), 1 + below(31), below(24), below(60), below(60), below(1000))
  return new Date(near.length === 0 ? anywhere : pick(near) - below(4 * 86_400_000))
}

test(`over ${CASES} random zones, years and calendars the due date is the one that a walk along the clock finds`, () => {
  const draw = draws(seeded(20261127))
  const { below, pick, chance, some } = draw
  const zones = Intl.supportedValuesOf('timeZone')
  for (let n = 0; n < CASES; n += 1) {
    const year = 2020 + below(15)
    const zone = pick(chance(0.5) ? zones : HARD)
    const from = startOf(draw, zone, year)
    const near = Array.from({ length: 40 }, (_, by) => dayAfter(from.toISOString().slice(0, 10), by - 2))
    const weekdays = some([1, 2, 3, 4, 5, 6, 7], 0.7)
    const ask = {
      from,
      days: below(chance(0.5) ? 4 : 12),
      unit: pick(['working', 'working', 'calendar'] as const),
      zone,
      calendar: {
        weekdays: weekdays.length === 0 ? [3] : weekdays,
        holidays: new Set(some(near, 0.2)),
        workingDays: new Set(some(near, 0.1)),
        years: new Set(some([year, year + 1], 0.6)),
      },
    }
    const note = JSON.stringify({ ...ask, calendar: { ...ask.calendar, holidays: [...ask.calendar.holidays] } })
    expect(dueAfter(ask), note).toEqual(walked(ask))
  }
}, 300_000)
