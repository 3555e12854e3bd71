import { createHash } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Operation, operationFor } from '#app/operation.server.ts'
import { clientOf, clientsOf } from '#app/people/clients.server.ts'
import { makeClient, rotateClient, switchOffClient } from '#app/people/run-clients.server.ts'
import type { ToldSecret } from '#app/people/clients.ts'
import { ClientId, type OrganizationId, type PersonId } from '#app/vocabulary/ids.ts'
import type { Role } from '#db/portal/foundation.ts'
import { joinByLetter } from '#db/partnerships.ts'
import { openIdentitySession } from '#db/session.ts'
import { documentText, objectEvent } from '#tests/capture/builders.ts'
import { asRecord } from '#tests/epcis/world.ts'
import { addOrganization, addPerson, type House, openHouse } from '#tests/identity/house.tsx'
import { machineToken } from '#tests/machine-token.ts'

let house: House
let maker: OrganizationId
let joined: { organization: OrganizationId; person: PersonId }

beforeAll(async () => {
  house = await openHouse()
  maker = await addOrganization(house.world, 'maker', 'manufacturer')
  const inviter = await addPerson(house.world, 'admin@maker.example', [maker], ['admin'])
  const letter = createHash('sha256').update('the secret of a letter').digest()
  await house.world.ownerPool.query(
    `insert into portal.invitation (organization, email, name, invited_by, token_digest) values ($1, 'new@joined.example', 'New', $2, $3)`,
    [maker, inviter.id, letter],
  )
  const said = { company: 'Newly Joined', companyZh: '', country: 'IE', kind: 'supplier', name: 'New', passwordHash: 'x', language: 'en', zone: 'UTC' } as const // prettier-ignore
  const outcome = await openIdentitySession(house.services.db).identifying((db) => joinByLetter(db, letter, said))
  expect(outcome).toBe('joined')
  const { rows } = await house.world.ownerPool.query<{ organization: OrganizationId; person: PersonId }>(
    `select m.organization, m.person from portal.membership m join portal.person p on p.id = m.person where p.email = 'new@joined.example'`,
  )
  if (!rows[0]) throw new Error('nobody joined')
  joined = rows[0]
}, 120_000)
afterAll(() => house.close())

/** An operation of the admin who joined, as a page builds it. */
function as(change: { roles?: Role[]; organizationId?: OrganizationId; once?: string } = {}): Operation {
  const asked = change.once ? { once: { key: change.once, route: '/people/clients', request: Buffer.from('x') } } : {}
  return operationFor(
    { db: house.services.db, disclosureDb: house.services.disclosureDb },
    {
      actor: { personId: joined.person, clientId: null, organizationId: change.organizationId ?? joined.organization, kind: 'supplier', roles: change.roles ?? ['admin'], scopes: [] }, // prettier-ignore
      grants: [],
      now: new Date(),
      door: 'page',
      purpose: 'provenance',
      zone: 'UTC',
      language: 'en',
      ...asked,
    },
  )
}

const NEW = { slug: 'newly-joined', name: 'Our ERP', scopes: ['epcis:capture'], purposes: ['provenance'] } as const
const made = async (op: Operation): Promise<ToldSecret> => {
  const told = await makeClient(op, { vault: house.services.vault, ...NEW })
  if (typeof told === 'string') throw new Error(told)
  return told
}
const tokenOf = (told: ToldSecret) =>
  machineToken(house.origin, { clientId: told.id, clientSecret: told.secret }, 'epcis:capture')
const capture = (token: string, serial: string) =>
  fetch(`http://127.0.0.1:${house.port}/epcis/v2/capture`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: documentText([objectEvent({ epcList: [`https://id.gs1.org/01/09521141012345/21/${serial}`] })]),
  })
const ownFacts = async () =>
  (
    await house.world.ownerPool.query<{ n: number }>('select count(*)::int as n from facts.fact where owner = $1', [
      joined.organization,
    ])
  ).rows[0]?.n

test('a company that has just joined makes a client and captures a document with it over HTTP', async () => {
  const told = await made(as())
  expect(told.id).toMatch(/^newly-joined-[a-z0-9]{6}$/)
  expect((await clientsOf(as()))[0]).toMatchObject({ name: 'Our ERP', lastUsedAt: null, active: true, madeBy: 'New' })
  const token = await tokenOf(told)
  const answer = await capture(token, 'first')
  expect(answer.status).toBe(202)
  const at = new URL(answer.headers.get('location') ?? '', house.origin)
  for (let tries = 0; tries < 100; tries++) {
    const job = asRecord(
      await (
        await fetch(`http://127.0.0.1:${house.port}${at.pathname}`, { headers: { authorization: `Bearer ${token}` } })
      ).json(),
    )
    if (job.running === false) break
    await new Promise((wait) => setTimeout(wait, 50))
  }
  expect(await ownFacts()).toBe(1)
  const client = await clientOf(as(), { id: ClientId.parse(told.id) })
  expect(Date.now() - Date.parse(client.lastUsedAt ?? '')).toBeLessThan(60_000)
})

test('a secret is told once: it stands in no list, no trail, and not in what is remembered of the act', async () => {
  const key = '0d6d9a41-51b2-4b0b-9a53-3f5d5a5a0001'
  const told = await made(as({ once: key }))
  expect(await makeClient(as({ once: key }), { vault: house.services.vault, ...NEW })).toBe('sent-before')
  expect((await clientsOf(as())).filter(({ id }) => id === told.id)).toHaveLength(1)
  const again = '0d6d9a41-51b2-4b0b-9a53-3f5d5a5a0002'
  const ask = { vault: house.services.vault, id: ClientId.parse(told.id), name: told.name }
  const second = await rotateClient(as({ once: again }), ask)
  expect(await rotateClient(as({ once: again }), ask)).toBe('sent-before') // and the secret of the first stays the one
  if (typeof second === 'string') throw new Error(second)
  await tokenOf(second)
  const { rows } = await house.world.ownerPool.query<{ text: string }>(
    `select to_jsonb(t)::text as text from portal.trail t union all select to_jsonb(d)::text from portal.done_once d union all select to_jsonb(c)::text from oidc.client c`,
  )
  const kept = rows.map(({ text }) => text).join('\n') + JSON.stringify(await clientsOf(as()))
  for (const { secret } of [told, second]) expect(kept).not.toContain(secret)
  expect(kept).toContain(told.id)
})

test('with another secret the old one, and the token it got, are refused at once', async () => {
  const told = await made(as())
  const token = await tokenOf(told)
  expect((await capture(token, 'before')).status).toBe(202)
  const ask = { vault: house.services.vault, id: ClientId.parse(told.id), name: told.name }
  const second = await rotateClient(as(), ask)
  if (typeof second === 'string') throw new Error(second)
  expect(second.secret).not.toBe(told.secret)
  expect((await capture(token, 'after')).status).toBe(401)
  await expect(tokenOf(told)).rejects.toThrow(/invalid_client/)
  expect((await capture(await tokenOf(second), 'anew')).status).toBe(202)
})

test('a client that is switched off is refused at its next request and gets no token, and says why', async () => {
  const told = await made(as())
  const id = ClientId.parse(told.id)
  const token = await tokenOf(told)
  expect(await switchOffClient(as(), { id, reason: 'the system was sold' })).toBe('kept')
  expect((await capture(token, 'off')).status).toBe(401)
  await expect(tokenOf(told)).rejects.toThrow(/invalid_client/)
  expect(await clientOf(as(), { id })).toMatchObject({ active: false, ended: { because: 'the system was sold' } })
  expect(await switchOffClient(as(), { id, reason: 'again' })).toBe('over')
  expect(await rotateClient(as(), { vault: house.services.vault, id, name: 'x' })).toBe('over')
})

test('clients of another organization are hidden, and only an admin runs clients, in policy and database alone', async () => {
  const told = await made(as())
  const id = ClientId.parse(told.id)
  const ask = { vault: house.services.vault, ...NEW }
  for (const role of ['quality', 'data-steward', 'operations', 'viewer'] as const) {
    await expect(makeClient(as({ roles: [role] }), ask)).rejects.toMatchObject({ kind: 'forbidden' })
    await expect(clientsOf(as({ roles: [role] }))).rejects.toMatchObject({ kind: 'forbidden' })
  }
  // a policy that lets an admin of elsewhere through meets the database: no row is theirs, and they have no role there
  const elsewhere = as({ organizationId: maker })
  expect(await clientsOf(elsewhere)).toEqual([])
  await expect(clientOf(elsewhere, { id })).rejects.toMatchObject({ kind: 'hidden' })
  await expect(makeClient(elsewhere, ask)).rejects.toThrow(/an admin makes a client/)
  await expect(rotateClient(elsewhere, { vault: house.services.vault, id, name: 'x' })).rejects.toThrow(
    /another secret/,
  )
  await expect(switchOffClient(elsewhere, { id, reason: 'x' })).rejects.toThrow(/switches a client off/)
  // an admin of another organization in truth: the client is simply not there
  await house.world.ownerPool.query(
    `insert into portal.membership (person, organization, roles) values ($1, $2, '{admin}')`,
    [joined.person, maker],
  )
  await expect(switchOffClient(elsewhere, { id, reason: 'x' })).rejects.toMatchObject({ kind: 'hidden' })
  await expect(rotateClient(elsewhere, { vault: house.services.vault, id, name: 'x' })).rejects.toMatchObject({
    kind: 'hidden',
  })
  expect((await clientOf(as(), { id })).active).toBe(true)
})
