import { z } from 'zod'

/**
 * Boxes of one name as a form sends them: none, one or several. Gives those of the closed list, in its order and each once,
 * so that the same boxes are the same value; what is not in the list is left out.
 */
export function ticked<const V extends string | number>(known: readonly V[]) {
  return z
    .union([z.string(), z.array(z.string())])
    .default([])
    .transform((some) => tickedAmong(known, Array.isArray(some) ? some : [some]))
}

/** The same of boxes as `readForm` keeps them for a page with errors: one a line. */
export function tickedLines<const V extends string | number>(known: readonly V[], lines: string | undefined): V[] {
  return tickedAmong(known, (lines ?? '').split('\n'))
}

function tickedAmong<V extends string | number>(known: readonly V[], some: readonly string[]): V[] {
  const chosen = new Set(some)
  return known.filter((value) => chosen.has(String(value)))
}
