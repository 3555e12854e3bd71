import type { CalendarDayKind } from '#db/portal/clocks.ts'
import type { IcsError } from './ics-lines.ts'

/** A day of a file before it is kept: what it is taken for, and whether the calendar has it like that already. */
export type PreviewLine = { day: string; name: string; kind: CalendarDayKind | 'skip'; known: boolean }

export type ImportPreview = {
  lines: PreviewLine[]
  /** Days of the file outside the years that are read. */
  outside: number
  /** Years with days in the file for which nothing ships: they may be declared complete. */
  open: number[]
}

export type ReadDays = { ok: true; preview: ImportPreview } | { ok: false; errors: readonly IcsError[] }

/** The field that says what one day of the preview is taken for. */
export const kindField = (day: string) => `kind-${day}`
