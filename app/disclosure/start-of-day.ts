/**
 * The instant at which a calendar day (YYYY-MM-DD) begins in a zone, or the day `after` days later. Where clocks spring
 * forward over midnight the day begins when it does there.
 */
export function startOfDay(day: string, zone: string, after: number): Date {
  const utc = Date.parse(`${day}T00:00:00Z`) + after * 86_400_000
  let instant = utc - offsetAt(zone, utc)
  instant = utc - offsetAt(zone, instant) // the offset of that very moment, which a change of clocks may have moved
  return new Date(instant)
}

/** Milliseconds that the zone's clock is ahead of UTC at an instant. */
function offsetAt(zone: string, instant: number): number {
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  }).formatToParts(new Date(instant))
  const said = Object.fromEntries(parts.map((part) => [part.type, Number(part.value)]))
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = said
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(instant / 1000) * 1000
}
