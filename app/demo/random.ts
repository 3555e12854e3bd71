/** Draws that depend on the seed and on nothing else. */
export type Random = {
  /** A whole number from `low` to `high`, both included. */
  readonly whole: (low: number, high: number) => number
  /** A decimal from `low` to `high` with `places` digits behind the point. */
  readonly decimal: (low: number, high: number, places: number) => number
  /** One of the list; the list must hold something. */
  readonly pick: <T>(list: readonly [T, ...T[]]) => T
  /** True in about `share` of all draws (0 to 1). */
  readonly chance: (share: number) => boolean
}

/** A stream of draws from a seed (mulberry32). The same seed gives the same stream on every machine. */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const whole = (low: number, high: number) => low + Math.floor(next() * (high - low + 1))
  return {
    whole,
    decimal: (low, high, places) => Number((low + next() * (high - low)).toFixed(places)),
    pick: (list) => list[whole(0, list.length - 1)] ?? list[0],
    chance: (share) => next() < share,
  }
}
