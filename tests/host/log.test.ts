import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { logFault } from '#app/log.server.ts'
import { freshDatabase } from '#tests/world/database.ts'

let said = ''
beforeEach(() => {
  said = ''
  vi.spyOn(process.stderr, 'write').mockImplementation((chunk) => {
    said += String(chunk)
    return true
  })
})
afterEach(() => vi.restoreAllMocks())

const SECRET = 'S3CRET-VALUE'

function thrownBy(work: () => unknown): unknown {
  try {
    return work()
  } catch (error) {
    return error
  }
}

test('errors that quote what came in are told by class, code and place, and never by what they quote', async () => {
  const world = await freshDatabase()
  const asked = (text: string) => world.ownerPool.query(text, [SECRET]).catch((error: unknown) => error)
  const errors = [
    await asked('select $1::int'),
    await asked(`insert into portal.organization (slug, name, country, kind) values ($1, 'x', 'IE', 'hospital')`),
    await asked(`select $1::text::jsonb`),
    thrownBy(() => JSON.parse(`{"a": ${SECRET}`)),
    thrownBy(() => z.object({ a: z.enum(['x']) }).parse({ a: SECRET })),
    thrownBy(() => decodeURIComponent(`%${SECRET}`)),
    thrownBy(() => BigInt(SECRET)),
    Object.assign(new Error(`550 no such mailbox <${SECRET}@x.example>`), { code: 'EENVELOPE' }),
    new Error('the letter could not be sent', { cause: Object.assign(new Error(SECRET), { code: 'ESOCKET' }) }),
    SECRET,
    { password: SECRET },
  ]
  await world.close()
  for (const error of errors) logFault('something failed', error, { reference: 'ABC1234' })
  expect(said).not.toContain(SECRET)
  const lines = said
    .trim()
    .split('\n')
    .map(
      (line) =>
        JSON.parse(line) as {
          event: string
          fault: { kind: string; code?: string; constraint?: string; at: string[] }
        },
    ) // written by us
  expect(lines).toHaveLength(errors.length)
  expect(lines[0]?.fault).toMatchObject({ kind: 'DatabaseError', code: '22P02' })
  expect(lines[1]?.fault).toMatchObject({
    code: '23514',
    constraint: 'organization_slug_is_plain',
    table: 'organization',
  })
  expect(lines[3]?.fault).toMatchObject({ kind: 'SyntaxError' })
  expect(lines[3]?.fault.at[0]).toContain('JSON.parse')
})

test('our own errors keep their sentence, and where they arose without the folders of the machine', () => {
  logFault('a page failed', new Error('a bucket gives an answer', { cause: new TypeError('x is not a function') }))
  const line = JSON.parse(said) as {
    level: string
    fault: { message: string; at: string[]; cause: { message: string } }
  } // written by us
  expect(line.level).toBe('error')
  expect(line.fault.message).toBe('a bucket gives an answer')
  expect(line.fault.cause.message).toBe('x is not a function')
  expect(said).not.toContain(process.cwd())
})
