import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { BadConfiguration, readConfig } from '#app/config.server.ts'
import { assertPreconditions, policyFindings } from '#app/host/preconditions.server.ts'
import { openDatabase, openPool } from '#db/pool.ts'
import { databaseFindings } from '#db/preconditions.ts'
import { rulesOf } from '#policies/ability-for.ts'
import type { Kysely } from 'kysely'
import { freshDatabase, type TestDatabase } from '#tests/world/database.ts'

const KEY = `k1:${Buffer.alloc(32, 1).toString('base64')}`
const REAL = {
  PUBLIC_URL: 'https://trace.example',
  DATABASE_URL: 'postgres://app:x@db.example/trace?sslmode=verify-full',
  SMTP_URL: 'smtps://mail.example',
  MAIL_FROM: 'no-reply@trace.example',
  KEY_ENCRYPTION_KEYS: KEY,
}

describe('the environment', () => {
  test('an empty one is the demo on this machine', () => {
    expect(readConfig({})).toMatchObject({
      port: 3000,
      origin: 'http://localhost:3000',
      loopback: true,
      seedDemo: true,
    })
  })

  test('a database of one’s own is seeded only when asked to', () => {
    const DATABASE_URL = 'postgres://x:y@127.0.0.1/trace'
    expect(readConfig({ DATABASE_URL }).seedDemo).toBe(false)
    expect(readConfig({ DATABASE_URL, SEED_DEMO: '1' }).seedDemo).toBe(true)
  })

  test('a real installation starts with what it needs', () => {
    expect(readConfig(REAL)).toMatchObject({
      origin: 'https://trace.example',
      https: true,
      loopback: false,
      seedDemo: false,
    })
  })

  test.each([
    ['without a mail server', { SMTP_URL: undefined }, /SMTP_URL/],
    ['without a sender', { MAIL_FROM: undefined }, /MAIL_FROM/],
    ['without keys', { KEY_ENCRYPTION_KEYS: undefined }, /KEY_ENCRYPTION_KEYS/],
    ['with a short key', { KEY_ENCRYPTION_KEYS: 'k1:YWJj' }, /KEY_ENCRYPTION_KEYS/],
    ['over plain http', { PUBLIC_URL: 'http://trace.example' }, /https/],
    ['with the demo', { SEED_DEMO: '1' }, /SEED_DEMO/],
    ['with a database reached without TLS', { DATABASE_URL: 'postgres://a:b@db.example/x' }, /verify-full/],
    ['with TLS that trusts anybody', { DATABASE_URL: 'postgres://a:b@db.example/x?sslmode=require' }, /verify-full/],
    ['with a replica reached without TLS', { DATABASE_READ_URL: 'postgres://a:b@db.example/x' }, /verify-full/],
    ['with a path in its address', { PUBLIC_URL: 'https://trace.example/portal' }, /PUBLIC_URL/],
    ['with a host that only begins like loopback', { PUBLIC_URL: 'http://localhost.evil.example' }, /https/],
    ['with 127.0.0.1.evil.example', { PUBLIC_URL: 'http://127.0.0.1.evil.example' }, /https/],
    ['with a port that is none', { PORT: '70000' }, /PORT/],
  ])('a real installation does not start %s', (_, change, said) => {
    expect(() => readConfig({ ...REAL, ...change })).toThrow(BadConfiguration)
    expect(() => readConfig({ ...REAL, ...change })).toThrow(said)
  })

  test('what is wrong with a secret is said without the secret', () => {
    try {
      readConfig({ ...REAL, KEY_ENCRYPTION_KEYS: 'k1:canary-secret' })
      expect.unreachable()
    } catch (error) {
      expect(String(error)).not.toContain('canary-secret')
    }
  })
})

describe('the process refuses to start', () => {
  let world: TestDatabase
  const bare = (db: TestDatabase['app']) => db as unknown as Kysely<never> // catalogue questions name no table
  const findings = () => databaseFindings(bare(world.app))
  const owner = (text: string) => world.ownerPool.query(text)
  beforeAll(async () => {
    world = await freshDatabase()
  })
  afterAll(() => world.close())

  test('only for a reason: a freshly migrated database has none', async () => {
    expect(await findings()).toEqual([])
    expect(policyFindings()).toEqual([])
    await assertPreconditions(bare(world.app), policyFindings())
  })

  test.each([
    [
      'a pending migration',
      `delete from portal.migration where name = '0003-identity'`,
      `insert into portal.migration (name) values ('0003-identity')`,
      /pending: 0003-identity/,
    ],
    [
      'a table without row-level security',
      'create table facts.open (id int)',
      'drop table facts.open',
      /facts\.open has no row-level security/,
    ],
    [
      'a table whose owner walks past its policies',
      'create table facts.half (id int); alter table facts.half enable row level security; create policy p on facts.half using (id > 0)',
      'drop table facts.half',
      /facts\.half does not force/,
    ],
    [
      'a table without policy',
      'create table facts.mute (id int); alter table facts.mute enable row level security; alter table facts.mute force row level security',
      'drop table facts.mute',
      /facts\.mute has no policy/,
    ],
    [
      'a policy that lets everybody through',
      'create policy everybody on portal.organization for select to trace_app using (true)',
      'drop policy everybody on portal.organization',
      /everybody on portal\.organization lets everybody through/,
    ],
    [
      'a view with the rights of its owner',
      'create view portal.peek as select * from portal.person',
      'drop view portal.peek',
      /portal\.peek does not run with the rights of its reader/,
    ],
    [
      'a definer function that looks names up wherever the caller says',
      `create function portal.loose() returns int language sql security definer as 'select 1'; revoke all on function portal.loose() from public`,
      'drop function portal.loose()',
      /portal\.loose\(\) runs with rights of its owner and has no fixed search_path/,
    ],
    [
      'a definer function that everybody may call',
      `create function portal.bare() returns int language sql security definer set search_path = portal as 'select 1'; grant execute on function portal.bare() to public`,
      'drop function portal.bare()',
      /portal\.bare\(\) runs with rights of its owner and may be called by everybody/,
    ],
    [
      'an app that may change facts',
      'grant update on facts.fact to trace_app',
      'revoke update on facts.fact from trace_app',
      /may update facts/,
    ],
    [
      'a policy that lets everybody write',
      'create policy anything on portal.organization for insert to trace_app with check (true)',
      'drop policy anything on portal.organization',
      /anything on portal\.organization lets everybody through/,
    ],
    [
      'rights that no policy limits',
      'grant delete on portal.confirmation_request to trace_app',
      'revoke delete on portal.confirmation_request from trace_app',
      /may delete portal\.confirmation_request, and no policy says which rows/,
    ],
    [
      'a definer function that a temporary table can deceive',
      `create function portal.deceived() returns int language sql security definer set search_path = pg_temp, portal as 'select 1'; revoke all on function portal.deceived() from public`,
      'drop function portal.deceived()',
      /portal\.deceived\(\) runs with rights of its owner and looks into temporary tables/,
    ],
    [
      'a definer function before which no wall stands',
      `create function portal.above() returns int language sql security definer set search_path = portal, pg_temp as 'select 1'; revoke all on function portal.above() from public`,
      'drop function portal.above()',
      /portal\.above\(\) runs with the rights of \w+, before whom no wall stands/,
    ],
    [
      'an app that may change items of facts',
      'grant update on facts.fact_item to trace_app',
      'revoke update on facts.fact_item from trace_app',
      /may update facts in facts\.fact_item/,
    ],
    [
      'an app that may truncate',
      'grant truncate on portal.outbox to trace_app',
      'revoke truncate on portal.outbox from trace_app',
      /may truncate portal\.outbox/,
    ],
    [
      'an app that may create',
      'grant create on schema portal to trace_app',
      'revoke create on schema portal from trace_app',
      /may create in schema portal/,
    ],
  ])('over %s', async (_, plant, mend, said) => {
    await owner(plant)
    const found = (await findings()).join('\n')
    await owner(mend)
    expect(found).toMatch(said)
    expect(await findings()).toEqual([])
  })

  test.each([
    [
      'a superuser',
      (role: string) => `alter role ${role} superuser`,
      (role: string) => `alter role ${role} nosuperuser`,
      /superuser/,
    ],
    [
      'one that bypasses the walls',
      (role: string) => `alter role ${role} bypassrls`,
      (role: string) => `alter role ${role} nobypassrls`,
      /bypasses row-level security/,
    ],
    [
      'a member of the deriving role',
      (role: string) => `grant trace_derive to ${role}`,
      (role: string) => `revoke trace_derive from ${role}`,
      /member of trace_derive/,
    ],
    [
      'the owner of a table',
      (role: string) =>
        `create table portal.mine (id int); grant create on schema portal to ${role}; alter table portal.mine owner to ${role}; revoke create on schema portal from ${role}`,
      () => `drop table portal.mine`,
      /owns portal\.mine/,
    ],
  ])('when the app signs in as %s', async (_, plant, mend, said) => {
    // A login of its own: roles belong to the cluster, and other tests run beside this one.
    const role = `trace_planted_${process.pid}`
    await owner(`create role ${role} login password 'planted' in role trace_app`)
    const url = new URL(world.ownerUrl)
    url.username = role
    url.password = 'planted'
    const pool = openPool(url.href, { max: 1 })
    try {
      expect(await databaseFindings(bare(openDatabase(pool)))).toEqual([])
      await owner(plant(role))
      expect((await databaseFindings(bare(openDatabase(pool)))).join('\n')).toMatch(said)
    } finally {
      await owner(mend(role))
      await pool.end()
      await owner(`drop role ${role}`)
    }
  })

  test('over a policy that the database cannot read as we do', () => {
    const widened: typeof rulesOf = (actor, grants) => [
      ...rulesOf(actor, grants),
      { action: 'read', subject: 'Fact', rows: { owner: { $gt: 0 } }, fields: ['id'], because: 'planted' } as never, // what the types refuse
    ]
    expect(policyFindings(widened).join()).toMatch(/planted/)
  })
})
