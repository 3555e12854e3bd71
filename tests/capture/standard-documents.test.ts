import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { eventHash } from '#app/capture/event-hash.ts'
import { normaliseEvent } from '#app/capture/normalise.ts'
import { parseDocument } from '#app/capture/parse-document.ts'
import { faultsOf } from './builders.ts'

const FOLDER = '../shared/testdata/epcis'
const present = existsSync(FOLDER)
const files = (kind: string) =>
  present ? readdirSync(`${FOLDER}/${kind}`).filter((file) => file.endsWith('.json')) : []

/** What each document that must be refused is refused for: index of the event, and the field. */
const REFUSED_FOR: Record<string, [number, string][]> = {
  'Combination_of_events_with_missing_mandatory_fields.json': [
    [0, 'action'],
    [1, 'eventTimeZoneOffset'],
    [1, 'action'],
  ],
  'Combination_of_non_standard_bizStep_and_disposition.json': [
    [0, 'bizStep'],
    [1, 'disposition'],
  ],
  'ObjectEvent_with_invalid_action.json': [[0, 'action']],
  'ObjectEvent_with_invalid_certificationInfo.json': [[0, 'gs1:certificationAuditDate']],
  'ObjectEvent_with_invalid_eventTime_format.json': [[0, 'eventTime']],
  'ObjectEvent_with_non_standard_bizStep.json': [[0, 'bizStep']],
  'ObjectEvent_with_non_standard_disposition.json': [[0, 'disposition']],
  'ObjectEvent_with_quantity_as_text.json': [[0, 'quantityList.quantity']],
  'ObjectEvent_without_action_and_eventTime.json': [
    [0, 'eventTime'],
    [0, 'eventTimeZoneOffset'],
    [0, 'action'],
  ],
  'ObjectEvent_without_identifier_list.json': [[0, 'epcList']],
}

describe.skipIf(!present)('documents of the standard', () => {
  test.each(files('valid'))('%s is accepted and normalised', (file) => {
    const bytes = readFileSync(`${FOLDER}/valid/${file}`)
    expect(faultsOf(bytes)).toEqual([])
    const parsed = parseDocument(bytes)
    if (!parsed.ok) throw new Error(parsed.problem.detail)
    for (const event of parsed.document.events) {
      const fact = normaliseEvent(event, (person) => `someone:${person}`)
      expect(`ni:///sha-256;${fact.hash}?ver=CBV2.0`).toBe(eventHash(event.value, event.namespaces))
      expect(JSON.parse(fact.raw)).toMatchObject({ type: fact.type })
      expect(fact.items.every((item) => /^[a-z][a-z0-9+.-]*:/i.test(item.uri))).toBe(true)
      expect(JSON.stringify(fact.projection)).not.toContain('"epcList"')
    }
  })

  test.each(files('invalid'))('%s is refused, naming the event and the field', (file) => {
    const faults = faultsOf(readFileSync(`${FOLDER}/invalid/${file}`))
    expect(faults.map((fault) => [fault.event, fault.field])).toEqual(REFUSED_FOR[file])
    for (const fault of faults) expect(fault.pointer).toMatch(/^\/epcisBody\/eventList\/\d+\//)
  })
})
