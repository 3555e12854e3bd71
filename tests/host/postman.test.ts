import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { SMTPServer } from 'smtp-server'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { readEml } from '#app/dev-mail/eml.ts'
import { deliver, messageIdOf, postman } from '#app/host/postman.server.ts'
import { startWorkers } from '#app/host/workers.server.ts'
import type { OrganizationId } from '#app/vocabulary/ids.ts'
import { post } from '#db/outbox.ts'
import { openSession } from '#db/session.ts'
import { CATALOG, compose, isLetterKind, type LetterKind } from '#emails/catalog.ts'
import { fileTransport, smtpTransport, type Transport } from '#emails/transport.ts'
import { freshDatabase, type TestDatabase } from '#tests/world/database.ts'

const ORIGIN = 'http://localhost:3999'
let world: TestDatabase
let mercy: OrganizationId
const received: { to: string[]; source: string }[] = []
/** What the mail server says to the next letters: accept, refuse, or take it and hang up before saying so. */
let mood: 'accept' | 'refuse' | 'hang up' = 'accept'
/** Mailboxes that the mail server says there are none of. */
const gone = new Set<string>()
const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS'],
  onRcptTo({ address }, _session, done) {
    if (!gone.has(address)) return done()
    done(Object.assign(new Error('no such mailbox'), { responseCode: 550 }))
  },
  onData(stream, session, done) {
    const chunks: Buffer[] = []
    stream.on('data', (chunk: Buffer) => chunks.push(chunk))
    stream.on('end', () => {
      if (mood === 'refuse') return done(new Error('mailbox full'))
      received.push({
        to: session.envelope.rcptTo.map((one) => one.address),
        source: Buffer.concat(chunks).toString('latin1'),
      })
      if (mood === 'hang up') {
        for (const connection of server.connections as Set<{ _socket: { destroy: () => void } }>)
          connection._socket.destroy() // as a crash would
        return
      }
      done()
    })
  },
})
server.on('error', () => {})
let smtpUrl = ''
let transport: Transport

beforeAll(async () => {
  world = await freshDatabase({ max: 8 })
  const { rows } = await world.ownerPool.query<{ id: OrganizationId }>(
    `insert into portal.organization (slug, name, country, kind) values ('mercy', 'Mercy', 'IE', 'hospital') returning id`,
  )
  if (rows[0]) mercy = rows[0].id
  for (const [email, language, roles] of [
    ['ann@mercy.test', 'en', '{quality}'],
    ['lin@mercy.test', 'zh-CN', '{quality}'],
    ['tim@mercy.test', null, '{viewer}'],
  ]) {
    await world.ownerPool.query(
      `with p as (insert into portal.person (email, name, language) values ($1, $1, $2) returning id)
       insert into portal.membership (person, organization, roles) select id, $3, $4::text[] from p`,
      [email, language, mercy, roles],
    )
  }
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', () => listening()))
  smtpUrl = `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`
  transport = smtpTransport(smtpUrl, 'no-reply@trace.test')
})
afterAll(async () => {
  transport.close()
  await new Promise<void>((closed) => server.close(() => closed()))
  await world.close()
})
beforeEach(async () => {
  mood = 'accept'
  received.length = 0
  gone.clear()
  await world.ownerPool.query('delete from portal.outbox')
})

const bound = () => openSession(world.app, { organizationId: mercy, personId: null, clientId: null })
const write = (kind = 'confirmation-asked', roles: string[] = ['quality']) =>
  bound().writing((db) =>
    // a row of an older or newer release may have a kind that this one does not know
    post(db, {
      kind: kind as LetterKind,
      to: { organization: mercy, roles },
      about: { path: '/desk', from: 'East Lake' },
      from: mercy,
    }),
  )
const now = () => world.ownerPool.query(`update portal.outbox set run_at = now(), leased_until = null`)
const states = async () =>
  (
    await world.ownerPool.query<{ sent: boolean; shelved: boolean; attempts: number; last_error: string | null }>(
      'select sent_at is not null sent, shelved_at is not null shelved, attempts, last_error from portal.outbox order by id',
    )
  ).rows
const services = () => ({ db: world.app, origin: ORIGIN, transport })

test('a letter reaches each member with the role, in their language, once', async () => {
  await write()
  await deliver(services())
  expect(
    received
      .map((one) => one.to)
      .flat()
      .sort(),
  ).toEqual(['ann@mercy.test', 'lin@mercy.test'])
  const letters = received.map((one) => readEml(Buffer.from(one.source, 'latin1')))
  expect(letters.map((one) => one.subject).sort()).toEqual([
    'East Lake asks you to confirm a device',
    'East Lake请您确认一件器械',
  ])
  for (const one of letters) expect(one.text).toContain(`${ORIGIN}/desk`)
  expect(await states()).toEqual([{ sent: true, shelved: false, attempts: 1, last_error: null }])
  expect(await deliver(services())).toBe(0)
})

test('a letter exists exactly when the change it tells of does', async () => {
  await bound()
    .writing(async (db) => {
      await post(db, { kind: 'confirmation-asked', to: { organization: mercy }, about: { path: '/' }, from: mercy })
      throw new Error('the change was not made')
    })
    .catch(() => {})
  expect(await deliver(services())).toBe(0)
  expect(received).toEqual([])
})

test('a mail server that refuses is asked again later, with growing patience, and then the letter is shelved', async () => {
  mood = 'refuse'
  await write()
  await deliver(services())
  expect(await states()).toMatchObject([{ sent: false, shelved: false, attempts: 1 }])
  expect((await states())[0]?.last_error).toContain('mailbox full')
  expect(await deliver(services())).toBe(0) // not yet
  for (let i = 0; i < 11; i++) {
    await now()
    await deliver(services())
  }
  expect(await states()).toMatchObject([{ sent: false, shelved: true, attempts: 12 }])
  await now()
  expect(await deliver(services())).toBe(0)
})

test('an address that is refused for good is flagged where it stands as a contact, and the other readers get their letter', async () => {
  const own = world.ownerPool
  await own.query(
    `with p as (select id from portal.person where email = 'ann@mercy.test'),
       l as (insert into portal.location (organization, name, address, country, zone, changed_by) select $1, 'Ward', 'x', 'IE', 'Europe/Dublin', id from p returning id, changed_by)
     insert into portal.contact (organization, location, name, email, purposes, confirmed_by, changed_by)
     select $1, l.id, m, m, '{recall}', l.changed_by, l.changed_by from l, unnest(array['Ann@mercy.test', 'lin@mercy.test']) m`,
    [mercy],
  )
  const flags = async () =>
    (
      await own.query<{ email: string; flagged: boolean }>(
        'select email, bounced_at is not null as flagged from portal.contact order by lower(email)',
      )
    ).rows.map(({ email, flagged }) => [email, flagged])
  mood = 'refuse' // for now: says nothing of the address
  await write()
  await deliver(services())
  expect(await flags()).toEqual([
    ['Ann@mercy.test', false],
    ['lin@mercy.test', false],
  ])
  await own.query('delete from portal.outbox')
  mood = 'accept'
  gone.add('ann@mercy.test')
  await write()
  await deliver(services())
  expect(received.map(({ to }) => to)).toEqual([['lin@mercy.test']])
  expect(await states()).toMatchObject([{ sent: true, attempts: 1 }])
  expect(await flags()).toEqual([
    ['Ann@mercy.test', true],
    ['lin@mercy.test', false],
  ])
})

test('a letter that nobody took because every mailbox is gone is tried again and shelved like any other', async () => {
  gone.add('ann@mercy.test').add('lin@mercy.test')
  await write()
  await deliver(services())
  expect(await states()).toMatchObject([{ sent: false, shelved: false, attempts: 1 }])
  expect((await states())[0]?.last_error).toContain('no such mailbox')
})

test('a letter that was taken but not acknowledged goes again, and the duplicate carries the same Message-ID', async () => {
  mood = 'hang up'
  await write()
  await deliver(services())
  expect(await states()).toMatchObject([{ sent: false }])
  mood = 'accept'
  await now()
  await deliver(services())
  expect(await states()).toMatchObject([{ sent: true }])
  const toAnn = received.filter((one) => one.to.includes('ann@mercy.test'))
  expect(toAnn.length).toBe(2)
  const ids = toAnn.map((one) => /^Message-ID: (.*)$/im.exec(one.source)?.[1]?.trim())
  expect(new Set(ids).size).toBe(1)
  expect(ids[0]).toMatch(/^<outbox-\d+-[0-9a-f]{12}@localhost>$/)
})

test('a process that died with letters in hand loses none: the lease ends and another takes them', async () => {
  await write()
  await world.appPool.query(`select * from portal.take_letters(10, interval '1 second')`) // and never comes back
  expect(await deliver(services())).toBe(0)
  await new Promise((done) => setTimeout(done, 1100))
  expect(await deliver(services())).toBe(1)
  expect(await states()).toMatchObject([{ sent: true, attempts: 2 }])
})

test('eight postmen at once send each letter once', async () => {
  for (let i = 0; i < 30; i++) await write()
  await Promise.all(Array.from({ length: 8 }, () => deliver(services())))
  while ((await deliver(services())) > 0);
  expect((await states()).every((one) => one.sent && one.attempts === 1)).toBe(true)
  expect(received.length).toBe(60)
})

test('a new letter leaves within moments, also after the listening connection was cut', async () => {
  const workers = startWorkers([postman({ ...services(), databaseUrl: world.appUrl })])
  const arrived = async (howMany: number) => {
    for (let i = 0; i < 400 && received.length < howMany; i++) await new Promise((done) => setTimeout(done, 20))
    expect(received.length).toBe(howMany)
  }
  try {
    await new Promise((done) => setTimeout(done, 300))
    await write()
    await arrived(2)
    await world.ownerPool.query(
      `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'trace-commons outbox' and datname = current_database()`,
    )
    await write()
    await arrived(4)
  } finally {
    await workers.stop()
  }
})

test('a kind that nobody can write is kept with its reason and not lost', async () => {
  await write('no-such-kind')
  await deliver(services())
  expect((await states())[0]).toMatchObject({ sent: false, last_error: 'no letter is known for no-such-kind' })
})

test('what a partner calls itself adds no header and no markup', () => {
  const from = 'Evil\r\nBcc: all@evil.example <script>alert(1)</script>'
  const letter = compose('confirmation-asked', { path: '/desk', from }, 'en', ORIGIN)
  expect(letter.subject).not.toMatch(/[\r\n]/)
  expect(letter.html).not.toContain('<script>')
})

test('a letter leads to the portal and nowhere else', () => {
  for (const path of ['//evil.example', 'https://evil.example', '/\\evil', 'javascript:alert(1)']) {
    for (const kind of Object.keys(CATALOG)) {
      if (!isLetterKind(kind)) throw new Error('catalog')
      expect(compose(kind, { path }, 'en', ORIGIN).text).not.toContain('evil')
    }
  }
})

test('without a mail server letters are files, one per letter and reader, that read back as they were written', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'trace-commons-mail-'))
  const files = fileTransport(folder, 'no-reply@trace.test')
  const letter = compose('confirmation-asked', { path: '/desk', from: '东湖医院' }, 'zh-CN', ORIGIN)
  const to = { name: '林 Lin', address: 'lin@mercy.test' }
  const messageId = messageIdOf(7, to.address, ORIGIN)
  await files.send({ ...letter, messageId, to })
  await files.send({ ...letter, messageId, to })
  const names = await readdir(folder)
  expect(names.length).toBe(1)
  const read = readEml(await readFile(path.join(folder, names[0] ?? '')))
  expect(read.subject).toBe(letter.subject)
  expect(read.text).toBe(letter.text.trim())
  expect(read.to).toContain('lin@mercy.test')
  await expect(files.send({ ...letter, messageId, to: { name: 'x', address: 'a@b.test, c@d.test' } })).rejects.toThrow()
  await rm(folder, { recursive: true })
})
