const DAY = 86_400_000

/**
 * The instant at which a calendar day (YYYY-MM-DD) begins in a zone, or the day `after` days later. Where midnight comes
 * twice it is the first, and where clocks spring forward over midnight the day begins when they do. Throws RangeError for
 * a zone that does not exist.
 */
export function startOfDay(day: string, zone: string, after: number): Date {
  const utc = Date.parse(`${day}T00:00:00Z`) + after * DAY
  // a change of clocks lies within a day at most: one of the two offsets around it holds at midnight, or neither does
  const before = offsetAt(zone, utc - DAY)
  const offsets = [before, offsetAt(zone, utc + DAY)]
  const midnights = offsets.map((offset) => utc - offset).filter((instant) => utc - instant === offsetAt(zone, instant))
  return new Date(midnights.length > 0 ? Math.min(...midnights) : utc - before)
}

/** Formatters by zone: making one costs many times what using it does. */
const formats = new Map<string, Intl.DateTimeFormat>()

function formatIn(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone)
  if (known) return known
  const made = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  })
  formats.set(zone, made) // as many as there are zones: a few hundred
  return made
}

/** Milliseconds that the zone's clock is ahead of UTC at an instant. */
function offsetAt(zone: string, instant: number): number {
  const parts = formatIn(zone).formatToParts(new Date(instant))
  const said = Object.fromEntries(parts.map((part) => [part.type, Number(part.value)]))
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = said
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(instant / 1000) * 1000
}
