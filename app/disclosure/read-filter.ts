import { type DisclosureFilter, FLAG_FILTERS, PURPOSES } from './disclosure.ts'

/**
 * The filter in an address. What no row could match is left out of the question rather than refused, except dates: a
 * date that is none is named in `wrong`, because the reader typed it.
 */
export function readFilter(params: URLSearchParams): { filter: DisclosureFilter; wrong: ('from' | 'until')[] } {
  const text = (name: string, longest: number) => {
    const value = params.get(name)?.trim() ?? ''
    return value === '' || value.length > longest || value.includes('\0') ? null : value
  }
  const wrong: ('from' | 'until')[] = []
  const date = (name: 'from' | 'until') => {
    const value = text(name, 40)
    if (value === null || isDate(value)) return value
    wrong.push(name)
    return null
  }
  const purpose = text('purpose', 40)
  const flag = text('flag', 40)
  const filter: DisclosureFilter = {
    organization: text('organization', 60),
    purpose: PURPOSES.find((known) => known === purpose) ?? null,
    from: date('from'),
    until: date('until'),
    item: text('item', 2000),
    flag: FLAG_FILTERS.find((known) => known === flag) ?? null,
    page: text('page', 500),
  }
  return { filter, wrong }
}

/** YYYY-MM-DD, and a day there is. */
function isDate(value: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(value)) return false
  const date = new Date(`${value}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(value)
}
