import { describe, expect, test } from 'vitest'
import { parseDocument } from '#app/capture/parse-document.ts'
import { validateDocument } from '#app/capture/validate.ts'
import { DEMO_SEED, demoWorld } from '#app/demo/demo.ts'
import { type EventBody, type Told } from '#app/demo/story.ts'
import {
  APPOINTMENTS,
  CLAIMS,
  CLIENTS,
  GRANTS,
  ORGANIZATIONS,
  PEOPLE,
  PRODUCTS,
  organization,
} from '#app/demo/world.ts'
import { hasCheckDigit } from '#app/vocabulary/check-digits.ts'
import { canonicalItem } from '#app/vocabulary/item-uri.ts'
import { parseUdi } from '#app/vocabulary/udi.ts'

const TODAY = '2026-11-22'
const world = demoWorld(DEMO_SEED, TODAY)
const events: Told[] = world.documents.flatMap((document) => [...document.events])

function list(event: EventBody, name: string): EventBody[] {
  const found = event[name]
  return Array.isArray(found) ? (found as EventBody[]) : [] // written by the story itself: each element is an object
}

describe('the documents', () => {
  test('tell between two and five thousand facts of some eighteen months, none of them of today or later', () => {
    expect(events.length).toBeGreaterThan(2000)
    expect(events.length).toBeLessThan(5000)
    const times = events.map((one) => Date.parse(String(one.event.eventTime)))
    expect(Math.min(...times)).toBeLessThan(Date.parse('2025-06-15'))
    expect(Math.max(...times)).toBeLessThan(Date.parse(TODAY))
  })

  test('are the same for the same seed and day, and others for another seed', () => {
    const text = (seed: number) => JSON.stringify(demoWorld(seed, TODAY).documents.map((document) => document.body))
    expect(text(DEMO_SEED)).toBe(JSON.stringify(world.documents.map((document) => document.body)))
    expect(text(7)).not.toBe(text(DEMO_SEED))
  })

  test('pass the examination of capture without a fault', () => {
    const faults = world.documents.flatMap((document) => {
      const parsed = parseDocument(new TextEncoder().encode(JSON.stringify(document.body)))
      if (!parsed.ok) throw new Error(`${document.name}: ${parsed.problem.detail}`)
      const judged = validateDocument(parsed.document, Date.parse(TODAY))
      return [...judged.document, ...judged.events].map((fault) => ({ document: document.name, fault }))
    })
    expect(faults).toEqual([])
  })

  test('come in an order in which no item is captured before what happened to it earlier', () => {
    const last = new Map<string, number>()
    const late = events.filter((one) => {
      const earlier = one.about.some((uri) => (last.get(uri) ?? 0) > one.at)
      for (const uri of one.about) last.set(uri, Math.max(one.at, last.get(uri) ?? 0))
      return earlier
    })
    expect(late).toEqual([])
  })

  test('name for each shipment the party it leaves and the party it goes to', () => {
    const shipments = events.filter((one) => one.event.bizStep === 'shipping')
    expect(shipments.length).toBeGreaterThan(300)
    const without = shipments.filter(
      (one) => list(one.event, 'sourceList').length === 0 || list(one.event, 'destinationList').length === 0,
    )
    expect(without).toEqual([])
    const withoutNote = shipments.filter(
      (one) => !list(one.event, 'bizTransactionList').some((entry) => entry.type === 'desadv'),
    )
    expect(withoutNote).toEqual([])
  })

  test('come from each system that keeps such records', () => {
    expect(new Set(events.map((one) => one.event['tc:source']))).toEqual(
      new Set(['erp', 'mes', 'lims', 'wms', 'maintenance', 'field']),
    )
  })
})

describe('the identifiers', () => {
  test('are all readable, with right check digits where their scheme has them', () => {
    const uris = new Set(events.flatMap((one) => one.about))
    const wrong = [...uris].filter((uri) => {
      const item = canonicalItem(uri)
      return item === null || item.uri !== uri || !item.valid || (item.kind === 'other' && !uri.includes('westmark'))
    })
    expect(wrong).toEqual([])
    expect(PRODUCTS.filter((product) => !hasCheckDigit(product.di) || !product.di.startsWith('0952'))).toEqual([])
  })

  test('of the wall are labels that a scanner could have read', () => {
    for (const device of world.devices) {
      const reading = parseUdi(device.udi, { now: new Date(`${TODAY}T00:00:00Z`) })
      expect(
        reading.problems.filter((problem) => problem.severity === 'error'),
        device.udi,
      ).toEqual([])
      expect(reading.candidates.length, device.udi).toBeGreaterThan(0)
    }
  })

  test('leave one claim for the operator, and it reaches for the prefix of another company', () => {
    const waiting = CLAIMS.filter((claim) => claim.state === 'proposed')
    expect(waiting).toHaveLength(1)
    const holder = CLAIMS.find((claim) => claim.state === 'verified' && claim.value === waiting[0]?.value)
    expect(holder?.organization).not.toBe(waiting[0]?.organization)
  })
})

describe('the companies', () => {
  test('are spoken of in both languages and stand in four countries', () => {
    expect(ORGANIZATIONS.filter((one) => !/\p{Script=Han}/u.test(one.nameZh))).toEqual([])
    expect(new Set(ORGANIZATIONS.map((one) => one.country))).toEqual(new Set(['IE', 'DE', 'US', 'CN']))
  })

  test('each have people, of whom one acts for two companies, and no address that exists', () => {
    const members = new Set(PEOPLE.flatMap((person) => person.memberships.map((one) => one.organization)))
    expect(ORGANIZATIONS.filter((one) => !members.has(one.slug))).toEqual([])
    expect(PEOPLE.filter((person) => person.memberships.length === 2)).toHaveLength(1)
    expect(PEOPLE.filter((person) => !person.email.endsWith('.example'))).toEqual([])
    expect(PEOPLE.filter((person) => person.memberships[0]?.organization === 'operator')).toHaveLength(2)
  })

  test('only grant to and appoint companies that exist, and give on no more than they were given', () => {
    const slugs = [
      ...GRANTS.flatMap((one) => [one.owner, one.partner]),
      ...APPOINTMENTS.flatMap((one) => [one.labeler, one.appointee]),
      ...CLIENTS.map((one) => one.organization),
    ]
    for (const slug of slugs) expect(() => organization(slug)).not.toThrow()
    for (const grant of GRANTS) {
      const via = GRANTS.find((one) => one.key === grant.via)
      if (grant.via === null) continue
      expect(via, grant.key).toBeDefined()
      expect(
        grant.groups.every((group) => via?.onward.includes(group)),
        grant.key,
      ).toBe(true)
      expect(
        grant.kinds.every((kind) => via?.kinds.includes(kind)),
        grant.key,
      ).toBe(true)
      expect(via?.partner, grant.key).toBe('meridian')
    }
    expect(new Set(GRANTS.map((one) => one.key)).size).toBe(GRANTS.length)
  })

  test('show the authority and the operator nothing', () => {
    expect(GRANTS.filter((one) => ['national-device-authority', 'operator'].includes(one.partner))).toEqual([])
  })
})

describe('whatever the day of seeding', () => {
  test.each(['2026-01-31', '2026-03-01', '2028-02-29', '2026-12-31'])(
    '%s: what expires this month does, and what has expired has',
    (today) => {
      const other = demoWorld(DEMO_SEED, today)
      const dates = (code: string) =>
        other.devices
          .filter((device) => device.codes.includes(code))
          .map((device) => /\(17\)(\d{6})/.exec(device.udi)?.[1] ?? '')
      expect(dates('expires-soon')).toEqual([`${today.slice(2, 4)}${today.slice(5, 7)}00`])
      for (const date of dates('expired')) expect(date < today.slice(2).replaceAll('-', '')).toBe(true)
      expect(other.documents.flatMap((document) => document.events).length).toBeGreaterThan(2000)
    },
  )
})
