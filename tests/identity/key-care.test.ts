import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { registerClient } from '#app/identity/clients.server.ts'
import { checkKeys, rewrapKeys } from '#app/identity/key-care.server.ts'
import { openKeys } from '#app/identity/signing-keys.server.ts'
import { Vault } from '#app/identity/vault.server.ts'
import { addOrganization } from './house.tsx'
import { freshDatabase, type TestDatabase } from '#tests/world/database.ts'

const key = (id: string) => ({ id, key: randomBytes(32) })
const [old, newer] = [key('old'), key('newer')]

let world: TestDatabase
beforeAll(async () => {
  world = await freshDatabase()
  const vault = new Vault([old])
  await openKeys(world.app, vault)
  const organization = await addOrganization(world, 'mercy')
  for (const id of ['mercy-erp', 'mercy-wms'])
    await registerClient({ db: world.app, vault }, { id, organization, name: id, scopes: ['evidence:read'] })
  await world.ownerPool.query(
    `insert into oidc.payload (model, id, payload) values ('Session', 'digest', jsonb_build_object('jti', $1::text))`,
    [vault.seal('the id', 'oidc.payload|jti|Session|digest')],
  )
})
afterAll(() => world.close())

const house = (...keys: ReturnType<typeof key>[]) => ({ db: world.app, vault: new Vault(keys) })

describe('secrets at rest', () => {
  test('each opens, and is counted under the key it lies under', async () => {
    const report = await checkKeys(house(old))
    expect(report).toEqual({ under: new Map([['old', 6]]), broken: [] })
  })

  test('without their key none opens, and each is named', async () => {
    const report = await checkKeys(house(newer))
    expect(report.broken).toHaveLength(6)
    expect(report.broken[0]).toContain('is not in KEY_ENCRYPTION_KEYS')
  })

  test('are sealed anew under the newest key, all of them, and the old key can go', async () => {
    expect(await rewrapKeys(house(newer, old))).toMatchObject({ rewrapped: 6, broken: [] })
    expect(await checkKeys(house(newer))).toEqual({ under: new Map([['newer', 6]]), broken: [] })
    expect(await rewrapKeys(house(newer, old))).toMatchObject({ rewrapped: 0 })
    expect((await openKeys(world.app, new Vault([newer]))).signing).toHaveLength(1)
  })

  test('one that was altered is named and left as it is', async () => {
    await world.ownerPool.query(`update oidc.client set sealed_secret = sealed_secret || 'A' where id = 'mercy-erp'`)
    const report = await rewrapKeys(house(newer))
    expect(report.broken).toEqual([expect.stringContaining('oidc.client mercy-erp')])
  })
})
