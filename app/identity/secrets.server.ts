import { createHash, randomBytes } from 'node:crypto'

/** A value nobody can guess: 256 bits, in base64url. */
export function randomToken(): string {
  return randomBytes(32).toString('base64url')
}

/** What is kept of such a value: SHA-256, which opens nothing. */
export function digestOf(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}
