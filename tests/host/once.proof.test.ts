import { createHash, randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Operation, operationFor } from '#app/operation.server.ts'
import { SentBefore } from '#app/sent-before.ts'
import type { OrganizationId, PersonId } from '#app/vocabulary/ids.ts'
import { post } from '#db/outbox.ts'
import { addOrganization } from '#tests/identity/house.tsx'
import { person } from '#tests/policies/actors.ts'
import { proofSize } from '#tests/proof-size.ts'
import { freshDatabase, type TestDatabase } from '#tests/world/database.ts'

const KEYS = proofSize(50, 6)
const AT_ONCE = proofSize(200, 30)

let world: TestDatabase
let mercy: OrganizationId
let tern: OrganizationId
beforeAll(async () => {
  world = await freshDatabase()
  mercy = await addOrganization(world, 'mercy')
  tern = await addOrganization(world, 'tern')
})
afterAll(() => world.close())

const digest = (text: string) => createHash('sha256').update(text).digest()

function operation(key: string, sent = 'the form', organization = mercy, who = 1): Operation {
  return operationFor(
    { db: world.app, disclosureDb: world.app },
    {
      actor: { ...person('operations'), organizationId: organization, personId: who as PersonId }, // a number of a row
      grants: [],
      now: new Date(),
      door: 'page',
      purpose: 'provenance',
      zone: 'UTC',
      language: 'en',
      once: { key, route: '/desk', request: digest(sent) },
    },
  )
}

/** An act with an effect that can be counted: a letter, and an outcome that says which. */
const act = (op: Operation, about: string) =>
  op.writing(async (db) => {
    await post(db, {
      kind: 'amendment-waiting',
      to: { organization: op.actor.organizationId },
      about: { about },
      from: op.actor.organizationId,
    })
    return { moved: true, about, by: randomUUID() }
  })

const letters = async (about: string) =>
  (
    await world.ownerPool.query<{ n: number }>(
      `select count(*)::int as n from portal.outbox where about ->> 'about' = $1`,
      [about],
    )
  ).rows[0]?.n

describe('an act that is sent again', () => {
  test(`${AT_ONCE} at the same time under each of ${KEYS} keys are done once each, and all get the same outcome`, async () => {
    for (let i = 0; i < KEYS; i++) {
      const key = randomUUID()
      const about = `act ${key}`
      const outcomes = await Promise.all(Array.from({ length: AT_ONCE }, () => act(operation(key), about)))
      expect(new Set(outcomes.map((outcome) => outcome.by)).size).toBe(1)
      expect(await letters(about)).toBe(1)
    }
  })

  test('with another content is refused, and nothing is done', async () => {
    const key = randomUUID()
    await act(operation(key), `first ${key}`)
    await expect(act(operation(key, 'another form'), `second ${key}`)).rejects.toBeInstanceOf(SentBefore)
    expect(await letters(`second ${key}`)).toBe(0)
  })

  test('after it failed is done: neither the act nor its key was kept', async () => {
    const key = randomUUID()
    const failing = operation(key).writing(async (db) => {
      await post(db, {
        kind: 'amendment-waiting',
        to: { organization: mercy },
        about: { about: `failed ${key}` },
        from: mercy,
      })
      throw new Error('the connection was lost')
    })
    await expect(failing).rejects.toThrow('the connection was lost')
    expect(await letters(`failed ${key}`)).toBe(0)
    await act(operation(key), `failed ${key}`)
    expect(await letters(`failed ${key}`)).toBe(1)
  })

  test('is made again under the same number when it was overtaken inside one request', async () => {
    const key = randomUUID()
    const op = operation(key)
    await expect(op.writing(() => Promise.reject(new Error('overtaken')))).rejects.toThrow('overtaken')
    await act(op, `retried ${key}`)
    await act(operation(key), `retried ${key}`)
    expect(await letters(`retried ${key}`)).toBe(1)
  })

  test('by another person or organization is another act: a key tells nothing of what others did', async () => {
    const key = randomUUID()
    const outcomes = [
      await act(operation(key), `key ${key}`),
      await act(operation(key, 'the form', mercy, 2), `key ${key}`),
      await act(operation(key, 'the form', tern, 1), `key ${key}`),
    ]
    expect(new Set(outcomes.map(({ by }) => by)).size).toBe(3)
  })
})
