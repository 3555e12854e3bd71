import { CHARSET_39, CHARSET_82, checkDigit } from '#app/vocabulary/check-digits.ts'
import type { ApplicationIdentifier } from '#app/vocabulary/gs1-table.ts'

export interface Seeded {
  below: (limit: number) => number
  pick: <T>(from: readonly T[]) => T
  text: (length: number, set: string) => string
  value: (entry: ApplicationIdentifier) => string
}

/** The same pseudo-random values for the same seed, everywhere. */
export function seeded(seed: number): Seeded {
  let state = seed >>> 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const below = (limit: number): number => Math.floor(next() * limit)
  const pick = <T>(from: readonly T[]): T => from[below(from.length)] as T // callers pass lists that are not empty
  const text = (length: number, set: string): string =>
    Array.from({ length }, () => set.charAt(below(set.length))).join('')

  const value = (entry: ApplicationIdentifier): string =>
    entry.components
      .filter((part) => !part.optional || below(2) === 0)
      .map((part) => {
        const length = part.min + below(part.max - part.min + 1)
        const set = part.set === 'N' ? '0123456789' : part.set === 'Y' ? CHARSET_39 : CHARSET_82
        const body = text(length, set)
        if (part.lints.includes('sum')) return body.slice(0, -1) + checkDigit(body.slice(0, -1))
        if (part.lints.includes('day') || part.lints.includes('day0'))
          return `${20 + below(20)}0${1 + below(9)}1${below(10)}`
        return body
      })
      .join('')
  return { below, pick, text, value }
}
