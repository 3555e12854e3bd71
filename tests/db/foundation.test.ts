import { afterAll, beforeAll, expect, test } from 'vitest'
import { freshDatabase, type TestDatabase } from '#tests/world/database.ts'

let world: TestDatabase
beforeAll(async () => {
  world = await freshDatabase()
})
afterAll(() => world.close())

test('a question without an organization is an error, never an answer about everybody', async () => {
  await world.ownerPool.query(
    `insert into portal.organization (slug, name, country, kind) values ('acme', 'Acme', 'IE', 'hospital')`,
  )
  await expect(world.appPool.query('select * from portal.organization')).rejects.toThrow(/organization_id/)
  await expect(
    world.appPool.query(`begin; select set_config('portal.organization_id', '', true); select portal.me()`),
  ).rejects.toThrow(/invalid input syntax/)
})

test('the app connects with a login that owns nothing, bypasses nothing and creates nothing', async () => {
  const { rows } = await world.appPool.query(
    `select rolsuper, rolbypassrls, rolcreaterole, rolcreatedb,
       (select count(*)::int from pg_class where relowner = r.oid) as owns,
       has_schema_privilege(r.oid, 'facts', 'create') or has_schema_privilege(r.oid, 'portal', 'create') as creates,
       pg_has_role(r.oid, 'trace_derive', 'member') as derives
     from pg_roles r where rolname = current_user`,
  )
  expect(rows).toEqual([
    {
      rolsuper: false,
      rolbypassrls: false,
      rolcreaterole: false,
      rolcreatedb: false,
      owns: 0,
      creates: false,
      derives: false,
    },
  ])
})

test('ids are random, prefixed and of one length', async () => {
  const { rows } = await world.appPool.query<{ id: string }>(
    `select portal.new_id('fact') id from generate_series(1, 500)`,
  )
  expect(new Set(rows.map((row) => row.id)).size).toBe(500)
  for (const { id } of rows) expect(id).toMatch(/^fact_[0-9a-hjkmnp-tv-z]{26}$/)
})

test('every change of a person leaves a trail that holds no password hash and cannot be changed', async () => {
  await world.ownerPool.query(
    `insert into portal.person (email, name, password_hash) values ('ann@example.test', 'Ann', 'secret-hash')`,
  )
  const { rows } = await world.ownerPool.query(
    `select action, after from portal.trail where table_name = 'portal.person'`,
  )
  expect(rows).toMatchObject([{ action: 'insert', after: { email: 'ann@example.test' } }])
  expect(JSON.stringify(rows)).not.toContain('secret-hash')
  await expect(world.ownerPool.query('delete from portal.trail')).rejects.toThrow(/append-only/)
})
