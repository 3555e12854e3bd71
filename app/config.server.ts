import path from 'node:path'
import { z } from 'zod'
import type { Limits } from './allowance.server.ts'

/** What the environment says, checked once. Nobody else reads `process.env`. */
export type Config = {
  readonly port: number
  /** The origin the world sees, without a slash at its end. */
  readonly origin: string
  /** While the world sees a loopback host: the demo may exist, and nobody outside this machine is served. */
  readonly loopback: boolean
  readonly https: boolean
  /** A PostgreSQL of one's own; null stands for the embedded one in `dataDir`. */
  readonly databaseUrl: string | null
  readonly databaseReadUrl: string | null
  readonly dataDir: string
  /** null: letters become files in `dataDir`/mail. */
  readonly smtpUrl: string | null
  readonly mailFrom: string
  /** Newest first; null: a generated one in `dataDir`/keys. */
  readonly keyEncryptionKeys: readonly KeyEncryptionKey[] | null
  readonly seedDemo: boolean
  /** How often a client, a person or an address may ask. */
  readonly limits: Limits
  /** Whether each answer is a line of the log. */
  readonly logRequests: boolean
}

export type KeyEncryptionKey = { readonly id: string; readonly key: Buffer }

/** The environment does not fit; the message names each variable and what to do, and holds no value of a secret. */
export class BadConfiguration extends Error {
  override name = 'BadConfiguration'
}

const Keys = z.string().transform((text, context) => {
  const keys: KeyEncryptionKey[] = []
  for (const part of text.split(',')) {
    const [, id, base64] = /^\s*([A-Za-z0-9_-]{1,40}):([A-Za-z0-9+/_-]+=*)\s*$/.exec(part) ?? []
    const key = Buffer.from(base64 ?? '', 'base64')
    if (!id || key.length !== 32) {
      context.addIssue({ code: 'custom', message: 'must be id:base64 of 32 bytes, several separated by commas' })
      return z.NEVER
    }
    keys.push({ id, key })
  }
  return keys
})

const Url = (...protocols: string[]) =>
  z.string().refine((text) => URL.canParse(text) && protocols.includes(new URL(text).protocol), {
    message: `must be a URL that starts with ${protocols.map((protocol) => `${protocol}//`).join(' or ')}`,
  })

/** Far above what work at a desk or a warehouse needs, and below what takes the house from others. */
const LIMITS: Limits = {
  client: { perSecond: 500, burst: 10_000 },
  person: { perSecond: 30, burst: 600 },
  address: { perSecond: 100, burst: 2_000 },
}

const RateLimits = z.string().transform((text, context): Limits => {
  const said: Partial<Record<keyof Limits, Limits['client']>> = {}
  for (const part of text.split(',')) {
    const [, who, rate, burst] = /^\s*(client|person|address):(\d{1,9})\/(\d{1,9})\s*$/.exec(part) ?? []
    const limit = { perSecond: Number(rate), burst: Number(burst) }
    if (!who || limit.perSecond < 1 || limit.burst < 1) {
      context.addIssue({
        code: 'custom',
        message: 'must be client:PER_SECOND/BURST, person:… or address:…, separated by commas',
      })
      return z.NEVER
    }
    said[who as keyof Limits] = limit // one of the three words, as the pattern says
  }
  return { ...LIMITS, ...said }
})

const Environment = z.object({
  PORT: z
    .string()
    .regex(/^\d{1,5}$/, 'must be a port number')
    .transform(Number)
    .refine((port) => port <= 65_535, 'must be a port number')
    .default(3000),
  PUBLIC_URL: Url('http:', 'https:')
    .refine(
      (text) => ['', '/'].includes(new URL(text).pathname) && !/[?#]/.test(text),
      'must be an origin without a path',
    )
    .optional(),
  DATABASE_URL: Url('postgres:', 'postgresql:').optional(),
  DATABASE_READ_URL: Url('postgres:', 'postgresql:').optional(),
  DATA_DIR: z.string().default('.data'),
  SMTP_URL: Url('smtp:', 'smtps:').optional(),
  MAIL_FROM: z
    .string()
    .regex(/^[^\s@<>]+@[^\s@<>]+$/, 'must be one mail address')
    .optional(),
  KEY_ENCRYPTION_KEYS: Keys.optional(),
  RATE_LIMITS: RateLimits.optional(),
  LOG_REQUESTS: z.enum(['0', '1'], 'must be 0 or 1').optional(),
  SEED_DEMO: z.enum(['0', '1'], 'must be 0 or 1').optional(),
})

/** Whether a host name means this machine and nothing else. */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127(\.\d{1,3}){3}$/.test(hostname)
}

function refuseWeakDatabase(name: string, text: string | undefined): string[] {
  if (!text) return []
  const url = new URL(text)
  const local = isLoopback(url.hostname) || url.hostname === '' || url.searchParams.get('host')?.startsWith('/')
  if (local || url.searchParams.get('sslmode') === 'verify-full') return []
  return [`${name} points to another machine: add sslmode=verify-full, or passwords and facts travel in the clear`]
}

/** Reads the environment. Throws `BadConfiguration` with one line for each thing that is wrong. */
export function readConfig(env: Record<string, string | undefined> = process.env): Config {
  // An empty variable is an unset one: that is how compose files write it.
  const set = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value.trim() !== ''))
  const parsed = Environment.safeParse(set)
  if (!parsed.success) {
    throw new BadConfiguration(parsed.error.issues.map((i) => `${i.path.join('.')} ${i.message}`).join('\n'))
  }
  const said = parsed.data
  const url = new URL(said.PUBLIC_URL ?? `http://localhost:${said.PORT}`)
  const loopback = isLoopback(url.hostname)
  const problems = [
    ...refuseWeakDatabase('DATABASE_URL', said.DATABASE_URL),
    ...refuseWeakDatabase('DATABASE_READ_URL', said.DATABASE_READ_URL),
  ]
  if (!loopback) {
    if (url.protocol !== 'https:') problems.push('PUBLIC_URL must start with https:// unless it is a loopback host')
    if (!said.SMTP_URL) problems.push('SMTP_URL is required: letters as files exist only on a loopback host')
    if (!said.MAIL_FROM) problems.push('MAIL_FROM is required together with SMTP_URL')
    if (!said.KEY_ENCRYPTION_KEYS)
      problems.push('KEY_ENCRYPTION_KEYS is required: generated keys exist only in the demo')
    if (said.SEED_DEMO === '1') problems.push('SEED_DEMO=1 is refused: the demo accounts are known to everybody')
  }
  if (problems.length > 0) throw new BadConfiguration(problems.join('\n'))
  return {
    port: said.PORT,
    origin: url.origin,
    loopback,
    https: url.protocol === 'https:',
    databaseUrl: said.DATABASE_URL ?? null,
    databaseReadUrl: said.DATABASE_READ_URL ?? null,
    dataDir: path.resolve(said.DATA_DIR),
    smtpUrl: said.SMTP_URL ?? null,
    mailFrom: said.MAIL_FROM ?? 'no-reply@localhost.localdomain',
    keyEncryptionKeys: said.KEY_ENCRYPTION_KEYS ?? null,
    limits: said.RATE_LIMITS ?? LIMITS,
    logRequests: said.LOG_REQUESTS === undefined ? !loopback : said.LOG_REQUESTS === '1',
    seedDemo: loopback && (said.SEED_DEMO === '1' || (!said.DATABASE_URL && said.SEED_DEMO !== '0')),
  }
}
