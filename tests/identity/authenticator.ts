import { createHmac } from 'node:crypto'

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** Base 32 of RFC 4648, without padding. */
function decoded(secret: string): Buffer {
  const bits = [...secret.toUpperCase()].map((one) => ALPHABET.indexOf(one).toString(2).padStart(5, '0')).join('')
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => parseInt(byte, 2)))
}

/** An authenticator by another hand, straight from RFC 4226 section 5.3 and RFC 6238: the code of a moment, in milliseconds. */
export function codeAt(secret: string, ms: number, digits = 6): string {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(Math.floor(ms / 30_000)))
  const mac = createHmac('sha1', decoded(secret)).update(counter).digest()
  const offset = (mac.at(-1) ?? 0) & 15
  const value = (mac.readUInt32BE(offset) & 0x7fffffff) % 10 ** digits
  return String(value).padStart(digits, '0')
}
