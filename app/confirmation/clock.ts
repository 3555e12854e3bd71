const DAY = 86_400_000

/** Two business days after it was asked, at the same time of day; Saturday and Sunday (UTC) do not count. */
export function dueAfter(asked: Date, businessDays = 2): Date {
  let due = asked.getTime()
  for (let left = businessDays; left > 0;) {
    due += DAY
    const weekday = new Date(due).getUTCDay()
    if (weekday !== 0 && weekday !== 6) left -= 1
  }
  return new Date(due)
}
