/** Answers that confirm nothing leave at multiples of this many milliseconds after the question came. */
const GRID_MS = 50

/**
 * Waits for the next beat after `began` (of `performance.now()`). The wall is asked about an item that exists and not about
 * one that does not, which takes a third of a millisecond; on the beat both leave together. See
 * `docs/decisions/0006-unconfirmed-answers-keep-time.md`.
 */
export async function untilTheBeat(began: number): Promise<void> {
  const passed = performance.now() - began
  const due = Math.ceil(passed / GRID_MS) * GRID_MS
  await new Promise((done) => setTimeout(done, due - passed))
}
