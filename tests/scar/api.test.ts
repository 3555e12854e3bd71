import { afterAll, beforeAll, expect, test } from 'vitest'
import { apiDoor } from '#app/doors/api/door.server.ts'
import type { NotAdmitted } from '#app/doors/door-host.ts'
import { operationFor } from '#app/operation.server.ts'
import { issueScar } from '#app/scar/issue-scar.server.ts'
import { writeNote } from '#app/scar/write-note.server.ts'
import { OrganizationId, OrganizationSlug, type ScarId } from '#app/vocabulary/ids.ts'
import type { Scope } from '#policies/actor.ts'
import type { Firm } from '#tests/db/facts/story.ts'
import { type SmallWorld, smallWorld } from '#tests/evidence/small-world.ts'
import { askedOfSupplier, bePartners } from './scar-world.ts'

let world: SmallWorld
let id: ScarId
let ask: (path: string, as: Firm, scopes?: readonly Scope[]) => Promise<Response>
beforeAll(async () => {
  world = await smallWorld()
  await bePartners(world, 'maker', 'supplier')
  const maker = await world.at('maker', { now: new Date(), purpose: 'corrective-action' })
  const issued = await issueScar(maker, askedOfSupplier(OrganizationSlug.parse('supplier')))
  if (!issued.issued) throw new Error(issued.because)
  id = issued.id
  await writeNote(maker, { id, audience: 'own', body: 'for ourselves' })
  await writeNote(maker, { id, audience: 'both', body: 'for both' })
  ask = async (path, firm, scopes = ['cases:read']) => {
    const door = apiDoor({
      operation: async (_request, scope) => {
        const refused: NotAdmitted = Object.assign(new Error('no'), { status: 403 as const, challenge: 'Bearer' })
        if (!scopes.includes(scope)) throw refused
        return operationFor(
          { db: world.db.app, disclosureDb: world.db.app },
          {
            actor: {
              personId: null,
              clientId: `${firm}-systems`,
              organizationId: OrganizationId.parse(world.id[firm]),
              kind: 'supplier',
              roles: [],
              scopes,
            },
            grants: [],
            now: new Date(),
            door: 'api',
            purpose: 'provenance',
            zone: 'UTC',
            language: 'en',
          },
        )
      },
    })
    return door.fetch(new Request(`http://localhost:3000/api/v1${path}`))
  }
})
afterAll(() => world.db.close())

test('a machine that was given cases reads the requests of its organization, each whole, and the notes that are meant for it', async () => {
  const list = (await (await ask('/scars', 'supplier')).json()) as { results: { id: string; waits: string }[] } // our own schema
  expect(list.results).toMatchObject([{ id, waits: 'us', side: 'supplier' }])
  const file = await (await ask(`/scars/${id}`, 'supplier')).json()
  expect(file).toMatchObject({
    id,
    problem: expect.any(String),
    steps: expect.any(Array),
    notes: [{ body: 'for both' }],
  })
  expect(JSON.stringify(file)).not.toContain('for ourselves')
  const ours = await (await ask(`/scars/${id}`, 'maker')).json()
  expect(ours).toMatchObject({ notes: [{ body: 'for ourselves' }, { body: 'for both' }] })
  expect((await (await ask('/scars?show=over', 'supplier')).json()) as unknown).toEqual({ results: [] })
})

test('without the scope it reads none; a stranger finds what was never there; a broken question is told where', async () => {
  expect((await ask('/scars', 'supplier', ['evidence:read'])).status).toBe(403)
  expect((await ask(`/scars/${id}`, 'hospital')).status).toBe(404)
  expect(await (await ask(`/scars/${id}`, 'hospital')).text()).toBe(
    await (await ask('/scars/scar_00000000000000000000000000', 'hospital')).text(),
  )
  expect((await (await ask('/scars', 'hospital')).json()) as unknown).toEqual({ results: [] })
  expect((await ask('/scars?show=everything', 'supplier')).status).toBe(400)
  expect((await ask('/scars/nonsense', 'supplier')).status).toBe(400)
})
