import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'

/**
 * scrypt at the cost OWASP states today (Password Storage Cheat Sheet: N=2^17, r=8, p=1), kept as a PHC string. One
 * hash takes 128 MiB and about 0.3 s, off the event loop; at most two run at once and twenty wait, so that a flood of
 * sign-ins costs a clear "try again" and not the server.
 */
const COST = { ln: 17, r: 8, p: 1 } as const
const AT_ONCE = 2
const WAITING = 20
const LENGTH = 32

/** Too many passwords are being checked at this moment. */
export class TooBusy extends Error {
  override name = 'TooBusy'
  readonly status = 503
}

let running = 0
const queue: (() => void)[] = []

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (running >= AT_ONCE) {
    if (queue.length >= WAITING)
      throw new TooBusy('Too many people are signing in at this moment. Try again in a minute.')
    await new Promise<void>((turn) => queue.push(turn))
  } else running++
  try {
    return await work()
  } finally {
    const next = queue.shift()
    if (next) next()
    else running--
  }
}

type Cost = { readonly ln: number; readonly r: number; readonly p: number }

function derive(password: string, salt: Buffer, { ln, r, p }: Cost): Promise<Buffer> {
  const N = 2 ** ln
  return new Promise((done, failed) =>
    // NFKC, so that the same password typed on another keyboard is the same
    scrypt(password.normalize('NFKC'), salt, LENGTH, { N, r, p, maxmem: 256 * N * r }, (error, key) =>
      error ? failed(error) : done(key),
    ),
  )
}

const plain = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '')

/** A password as it is stored: `$scrypt$ln=17,r=8,p=1$salt$hash`. Throws `TooBusy` when the queue is full. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16)
  const hash = await inTurn(() => derive(password, salt, COST))
  return `$scrypt$ln=${COST.ln},r=${COST.r},p=${COST.p}$${plain(salt)}$${plain(hash)}`
}

const NOBODY = { ...COST, salt: Buffer.alloc(16, 7), hash: Buffer.alloc(LENGTH) }

function parse(stored: string): typeof NOBODY | null {
  const [, ln, r, p, salt, hash] =
    /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/.exec(stored) ?? []
  if (!ln || !r || !p || !salt || !hash) return null
  const cost = { ln: Number(ln), r: Number(r), p: Number(p) }
  if (cost.ln < COST.ln) return null // weaker than we store: never made by us
  return { ...cost, salt: Buffer.from(salt, 'base64'), hash: Buffer.from(hash, 'base64') } as typeof NOBODY // the literal types of COST
}

/**
 * Whether a password is the stored one. Without a stored one the same work is done and the answer is no: a stranger
 * cannot tell the two apart. Throws `TooBusy` when the queue is full.
 */
export async function isPassword(password: string, stored: string | null): Promise<boolean> {
  const known = stored === null ? null : parse(stored)
  const against = known ?? NOBODY
  const hash = await inTurn(() => derive(password, against.salt, against))
  const same = hash.length === against.hash.length && timingSafeEqual(hash, against.hash)
  return same && known !== null
}
