import { expect, inject, test } from 'vitest'
import { dice } from '#tests/db/facts/worlds.ts'
import { asRecord, eventsOf } from '#tests/epcis/world.ts'
import { machineToken } from '#tests/machine-token.ts'
import { proofSize } from '#tests/proof-size.ts'
import { demo } from './browser.ts'

const FIELDS = 30
const PROBES = proofSize(200, 6)

type Event = Record<string, unknown>

const tokens = new Map<string, Promise<string>>()
function tokenOf(organization: string, scope: string): Promise<string> {
  const key = `${organization} ${scope}`
  const client = demo().clients.find((one) => one.organization === organization && one.scope.includes(scope))
  if (!client) throw new Error(`no client of ${organization} has ${scope}`)
  const made = tokens.get(key) ?? machineToken(inject('baseUrl'), client, scope)
  tokens.set(key, made)
  return made
}

async function ask(organization: string, query: string): Promise<Event[]> {
  const headers = { authorization: `Bearer ${await tokenOf(organization, 'epcis:query')}` }
  const all: Event[] = []
  let path: string | null = `/epcis/v2/events?perPage=1000${query}`
  while (path !== null) {
    const answer: Response = await fetch(new URL(path, inject('baseUrl')), { headers })
    const next: string | undefined = /<([^>]+)>;\s*rel="next"/.exec(answer.headers.get('link') ?? '')?.[1]
    all.push(...(await eventsOf(answer)))
    path = next ?? null
  }
  return all
}

/** Each parameter, and what it must mean: a sentence about what the reader is shown, and about nothing else. */
const PARAMETERS: Readonly<Record<string, { field: string; holds: (event: Event, value: string) => boolean }>> = {
  EQ_bizStep: { field: 'bizStep', holds: (event, value) => event.bizStep === value },
  EQ_disposition: { field: 'disposition', holds: (event, value) => event.disposition === value },
  GE_eventTime: { field: 'eventTime', holds: (event, value) => typeof event.eventTime === 'string' && Date.parse(event.eventTime) >= Date.parse(value) },
  LT_eventTime: { field: 'eventTime', holds: (event, value) => typeof event.eventTime === 'string' && Date.parse(event.eventTime) < Date.parse(value) },
  GE_recordTime: { field: 'recordTime', holds: (event, value) => typeof event.recordTime === 'string' && Date.parse(event.recordTime) >= Date.parse(value) },
  MATCH_epc: { field: 'epcList', holds: (event, value) => [event.epcList, event.childEPCs].flat().includes(value) },
  MATCH_anyEPC: {
    field: 'epcList',
    holds: (event, value) =>
      [event.epcList, event.childEPCs, event.parentID, event.inputEPCList, event.outputEPCList].flat().includes(value) ||
      [event.quantityList, event.inputQuantityList, event.outputQuantityList, event.childQuantityList].flat().some((one) => typeof one === 'object' && one !== null && asRecord(one).epcClass === value),
  },
} // prettier-ignore

const plain = (events: readonly Event[]) => events.map((event) => JSON.stringify(event)).sort()

test(`of ${FIELDS} hidden fields, ${PROBES} questions each find out nothing: what is asked for is looked for in what is shown`, async () => {
  const { pick, shuffle } = dice(20261126)
  const readers = ['st-brigids', 'east-lake', 'bolt-titanium', 'northline', 'tern-medical', 'halcyon-sterile']
  const owners = ['meridian', 'calder', 'halcyon-sterile', 'northline']
  const truth: Event[] = []
  for (const owner of owners) truth.push(...(await ask(owner, '')))
  let hidden = 0
  let answered = 0
  for (const reader of readers) {
    const shown = await ask(reader, '')
    const shownIds = new Set(plain(shown))
    expect(shown.length).toBeGreaterThan(0)
    for (const [parameter, { field, holds }] of Object.entries(PARAMETERS)) {
      // values that stand in facts of others, whether or not this reader is shown them there
      const values = shuffle([
        ...new Set(truth.flatMap((event) => [event[field]].flat()).filter((value) => typeof value === 'string')),
      ]).slice(0, Math.max(2, Math.ceil((PROBES * FIELDS) / (readers.length * Object.keys(PARAMETERS).length))))
      if (shown.some((event) => !(field in event))) hidden++
      for (const value of values) {
        const found = await ask(reader, `&${parameter}=${encodeURIComponent(value)}`)
        answered++
        for (const event of plain(found))
          expect(shownIds.has(event), `${reader} ${parameter}=${value} shows more than was shown`).toBe(true)
        expect(
          plain(found.filter((event) => !holds(event, value))),
          `${reader} ${parameter}=${value} found what it was not shown`,
        ).toEqual([])
        // and nothing that is shown is missing, or its absence would tell
        expect(plain(shown.filter((event) => holds(event, value))), `${reader} ${parameter}=${value}`).toEqual(
          plain(found),
        )
      }
      // order and page size tell nothing either: the same events come in whichever order
      const ordered = await ask(reader, `&orderBy=eventTime&orderDirection=${pick(['ASC', 'DESC'])}`)
      expect(plain(ordered)).toEqual(plain(shown.filter((event) => 'eventTime' in event)))
    }
  }
  console.log(`${answered} questions, ${hidden} pairs of reader and field in which facts hide it`)
  expect(hidden).toBeGreaterThanOrEqual(FIELDS / 2)
})

test(`${PROBES} labels with guessed dates and lots get one answer where dates and lot are withheld`, async () => {
  const headers = { authorization: `Bearer ${await tokenOf('bolt-titanium', 'evidence:read')}` }
  const evidence = async (udi: string) => {
    const answer = await fetch(`${inject('baseUrl')}/api/v1/evidence?udi=${encodeURIComponent(udi)}`, { headers })
    return asRecord(await answer.json())
  }
  let looked = 0
  for (const { udi } of demo().devices) {
    const [, di, serial] = /\(01\)(\d{14}).*\(21\)([^(]+)/.exec(udi) ?? []
    if (!di || !serial) continue
    const bare = await evidence(`(01)${di}(21)${serial}`)
    if (!JSON.stringify(bare).includes('"withheld":true')) continue
    const expiry = asRecord(asRecord(bare.item ?? {}).expiry ?? {})
    if (expiry.withheld !== true) continue
    looked++
    const answers = new Set<string>()
    for (let probe = 0; probe < Math.max(6, Math.floor(PROBES / 4)); probe++) {
      const date = new Date(Date.UTC(2027, 0, 1 + probe * 11)).toISOString().slice(2, 10).replaceAll('-', '')
      const answer = await evidence(`(01)${di}(17)${date}(21)${serial}`)
      // what was typed comes back, and whether it has passed follows from it alone
      answers.add(
        JSON.stringify({ verdict: answer.verdict, item: answer.item, facts: answer.facts, label: answer.label })
          .replaceAll(date, '#')
          .replaceAll(/20\d\d-\d\d-\d\d/g, '#')
          .replaceAll(encodeURIComponent(date), '#'),
      )
    }
    expect([...answers], udi).toHaveLength(1)
  }
  console.log(`${looked} devices whose expiry is withheld`)
  expect(looked).toBeGreaterThan(0)
})
