import { parseUdi } from '#app/vocabulary/udi.ts'

export const MOST_ITEMS = 20

export type EnteredItem = { said: string; uri: string; quantity: number | null; unit: string | null }
export type ReadItems = { items: EnteredItem[]; wrong: { line: number; text: string }[] }

/**
 * Items as people enter them: a code a line, with a quantity and a unit behind a semicolon where they are known
 * ("(01)09520001000017(10)L1; 40 pcs"). Lines that name nothing come back by number.
 */
export function readItems(text: string, now: Date): ReadItems {
  const items: EnteredItem[] = []
  const wrong: ReadItems['wrong'] = []
  text.split('\n').forEach((raw, index) => {
    const line = raw.trim()
    if (line === '') return
    const [said = '', amount = ''] = line.split(';').map((part) => part.trim())
    const [uri] = parseUdi(said, { now }).candidates
    const quantity = /^(\d{1,9}(?:\.\d{1,6})?)\s*([^\d\s].{0,19})?$/u.exec(amount)
    if (uri === undefined || (amount !== '' && (!quantity || Number(quantity[1]) === 0))) {
      wrong.push({ line: index + 1, text: line.slice(0, 100) })
      return
    }
    if (items.some((item) => item.uri === uri)) return
    items.push({ said, uri, quantity: quantity ? Number(quantity[1]) : null, unit: quantity?.[2]?.trim() ?? null })
  })
  return { items, wrong }
}
