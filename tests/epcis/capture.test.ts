import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { documentText, objectEvent } from '../capture/builders.ts'
import { type EpcisWorld, asRecord, epcisWorld } from './world.ts'

const FOLDER = '../shared/testdata/epcis'
const present = existsSync(FOLDER)

let world: EpcisWorld
beforeAll(async () => {
  world = await epcisWorld()
})
afterAll(() => world.close())

describe.skipIf(!present)('documents of the standard over HTTP', () => {
  const files = (kind: string) =>
    present ? readdirSync(`${FOLDER}/${kind}`).map((file) => `${FOLDER}/${kind}/${file}`) : []

  test('every valid document is accepted, and the same again doubles nothing', async () => {
    let events = 0
    for (const file of files('valid')) {
      const job = await world.capture('meridian', readFileSync(file, 'utf8'))
      expect(job, file).toMatchObject({ running: false, success: true, errors: [] })
      events += Number(job['tc:events'])
    }
    const before = await world.facts()
    expect(before).toBeGreaterThan(30)
    for (const file of files('valid')) {
      const job = await world.capture('meridian', readFileSync(file, 'utf8'))
      expect(job, file).toMatchObject({ success: true, 'tc:captured': 0, 'tc:known': job['tc:events'] })
    }
    expect(await world.facts()).toBe(before)
    expect(before).toBeLessThanOrEqual(events)
  })

  test('each invalid document is refused with a problem that names event and field, and nothing is stored', async () => {
    const before = await world.facts()
    for (const file of files('invalid')) {
      const answer = await world.ask('meridian', '/capture', { method: 'POST', body: readFileSync(file, 'utf8') })
      expect(answer.status, file).toBe(400)
      expect(answer.headers.get('content-type')).toBe('application/problem+json')
      const problem = asRecord(await answer.json())
      expect(problem).toMatchObject({ type: 'epcisException:ValidationException', status: 400 })
      const [first] = Array.isArray(problem['errors']) ? problem['errors'] : []
      expect(asRecord(first)).toMatchObject({ event: expect.any(Number), field: expect.stringMatching(/./) })
    }
    expect(await world.facts()).toBe(before)
  })
})

const unit = (serial: string) => `https://id.gs1.org/01/09521141012345/21/${serial}`

describe('a capture job', () => {
  test('with rollback nothing is stored when one event is wrong, and the document lies in quarantine', async () => {
    const before = await world.facts()
    const body = documentText([objectEvent({ epcList: [unit('r1')] }), objectEvent({ bizStep: 'baking' })])
    const answer = await world.ask('meridian', '/capture', { method: 'POST', body })
    expect(answer.status).toBe(400)
    const problem = asRecord(await answer.json())
    expect(problem['errors']).toMatchObject([{ event: 1, field: 'bizStep', pointer: '/epcisBody/eventList/1/bizStep' }])
    expect(await world.facts()).toBe(before)
    const kept = await world.ask('meridian', String(problem['instance']).replace('/epcis/v2', ''))
    expect(await kept.json()).toMatchObject({
      running: false,
      success: false,
      captureErrorBehaviour: 'rollback',
      'tc:captured': 0,
    })
  })

  test('with proceed the good events are captured and the wrong ones are named', async () => {
    const before = await world.facts()
    const body = documentText([
      objectEvent({ epcList: [unit('p1')] }),
      objectEvent({ bizStep: 'baking' }),
      objectEvent({ epcList: [unit('p2')] }),
    ])
    const job = await world.capture('meridian', body, { 'GS1-Capture-Error-Behaviour': 'proceed' })
    expect(job).toMatchObject({ running: false, success: false, captureErrorBehaviour: 'proceed', 'tc:captured': 2 })
    expect(job['errors']).toMatchObject([{ event: 1, field: 'bizStep', status: 400 }])
    expect(await world.facts()).toBe(before + 2)
  })

  test('that another process acknowledged and did not finish is taken up again', async () => {
    const before = await world.facts()
    const body = documentText([objectEvent({ epcList: [unit('crash')] })])
    await world.database.ownerPool.query(
      `with j as (insert into portal.capture_job (organization, client, behaviour, state, bytes, sha256, events, leased_until)
         values ($1, 'meridian-erp', 'rollback', 'waiting', 1, '', 1, now() - interval '1 second') returning id)
       insert into portal.capture_document select id, convert_to($2, 'UTF8') from j`,
      [world.organizations.meridian, body],
    )
    expect(await world.work.sweep()).toBe(1)
    await world.work.drained()
    expect(await world.facts()).toBe(before + 1)
    expect(await world.work.sweep()).toBe(0)
  })

  test('is shown to its own organization only, and to another as one that never was', async () => {
    const job = await world.capture('meridian', documentText([objectEvent({ epcList: [unit('own')] })]))
    const theirs = await world.ask('calder', `/capture/${String(job['captureID'])}`)
    const nobodys = await world.ask('calder', '/capture/cap_00000000000000000000000000')
    expect([theirs.status, await theirs.text()]).toEqual([404, await nobodys.text()])
    expect(await (await world.ask('calder', '/capture')).json()).toEqual([])
  })

  test('is listed newest first, page by page, and a page does not shift when another comes in', async () => {
    const first = await world.ask('meridian', '/capture?perPage=2')
    const link = /^<([^>]+)>; rel="next"$/.exec(first.headers.get('link') ?? '')?.[1]
    expect(first.headers.get('GS1-Next-Page-Token-Expires')).toMatch(/Z$/)
    const ids = (body: unknown) => (Array.isArray(body) ? body.map((job) => asRecord(job)['captureID']) : [])
    const firstIds = ids(await first.json())
    await world.capture('meridian', documentText([objectEvent({ epcList: [unit('later')] })]))
    const second = await world.ask('meridian', (link ?? '').replace('/epcis/v2', ''))
    const secondIds = ids(await second.json())
    expect(firstIds).toHaveLength(2)
    expect(secondIds).toHaveLength(2)
    expect(secondIds.some((id) => firstIds.includes(id))).toBe(false)
  })

  test('is acknowledged while the store is busy, and done when it can be', async () => {
    const blocker = await world.database.ownerPool.connect()
    let path: string
    try {
      await blocker.query('begin')
      await blocker.query('lock table facts.fact in access exclusive mode')
      const body = documentText([objectEvent({ epcList: [unit('blocked')] })])
      const accepted = await world.ask('meridian', '/capture', { method: 'POST', body })
      expect(accepted.status).toBe(202)
      path = (accepted.headers.get('location') ?? '').replace('/epcis/v2', '')
      expect(await (await world.ask('meridian', path)).json()).toMatchObject({ running: true, success: true })
    } finally {
      await blocker.query('rollback')
      blocker.release()
    }
    await world.work.drained()
    const done = await (await world.ask('meridian', path)).json()
    expect(done).toMatchObject({ running: false, success: true, 'tc:captured': 1 })
  })
})

describe('one event', () => {
  test('is created once; the same identity again is 409 and names what is there', async () => {
    const event = JSON.stringify(objectEvent({ epcList: [unit('e1')], eventID: 'urn:uuid:a' }))
    const first = await world.ask('meridian', '/events', { method: 'POST', body: event })
    expect(first.status).toBe(201)
    const location = first.headers.get('location')
    expect(location).toMatch(/^\/epcis\/v2\/events\/fact_/)
    const again = JSON.stringify(objectEvent({ epcList: [unit('e1')], eventID: 'urn:uuid:another' }))
    const second = await world.ask('meridian', '/events', { method: 'POST', body: again })
    expect(second.status).toBe(409)
    expect(await second.json()).toMatchObject({
      type: 'epcisException:ResourceAlreadyExistsException',
      instance: location,
    })
  })

  test('that another organization captured before is nobody else’s conflict, and shows nothing of the other', async () => {
    const event = JSON.stringify(objectEvent({ epcList: [unit('shared')], eventID: 'urn:uuid:same' }))
    const theirs = await world.ask('calder', '/events', { method: 'POST', body: event })
    const ours = await world.ask('meridian', '/events', { method: 'POST', body: event })
    expect([theirs.status, ours.status]).toEqual([201, 201])
    expect(ours.headers.get('location')).not.toBe(theirs.headers.get('location'))
    const seen = await world.ask('calder', (ours.headers.get('location') ?? '').replace('/epcis/v2', ''))
    expect(seen.status).toBe(404)
  })

  test('with another event id but the same words is the same fact; with another second it is another', async () => {
    const before = await world.facts()
    const post = (over: Record<string, unknown>) =>
      world.ask('meridian', '/events', {
        method: 'POST',
        body: JSON.stringify(objectEvent({ epcList: [unit('t')], ...over })),
      })
    expect((await post({})).status).toBe(201)
    expect((await post({ bizStep: 'urn:epcglobal:cbv:bizstep:inspecting' })).status).toBe(409)
    expect((await post({ eventTime: '2026-03-31T08:15:01.000+02:00' })).status).toBe(201)
    expect(await world.facts()).toBe(before + 2)
  })

  test('that is wrong is refused with its faults', async () => {
    const answer = await world.ask('meridian', '/events', {
      method: 'POST',
      body: JSON.stringify(objectEvent({ action: 'X' })),
    })
    expect(answer.status).toBe(400)
    expect(await answer.json()).toMatchObject({ errors: [{ event: 0, field: 'action', pointer: '/action' }] })
  })
})
