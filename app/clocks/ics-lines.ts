/** Why a line of an iCalendar file cannot be taken: a key of the catalogue under `clocks.ics.*`. */
export const ICS_FAULTS = [
  'not-text',
  'too-many-lines',
  'not-a-calendar',
  'no-line',
  'not-closed',
  'wrong-end',
  'component',
  'no-start',
  'no-name',
  'twice',
  'timed',
  'wrong-date',
  'end-before-start',
  'too-long',
  'both-ends',
  'wrong-duration',
  'recurrence',
  'other-recurrence',
  'too-many-days',
] as const
export type IcsFault = (typeof ICS_FAULTS)[number]
/** `line` counts from 1 in the file as it was sent. `what`: the piece that is meant, shortened. */
export type IcsError = { readonly line: number; readonly fault: IcsFault; readonly what: string }

/** One content line after unfolding; `line` is where it begins. */
export type ContentLine = {
  readonly line: number
  readonly name: string
  readonly params: Readonly<Record<string, string>>
  readonly value: string
}

const MOST_LINES = 50_000

/** A piece of a line short enough for a message. */
export const shortened = (text: string) => (text.length > 60 ? `${text.slice(0, 59)}…` : text)

/**
 * Reads the content lines of a file (RFC 5545, section 3.1): lines end with CRLF, or with LF alone as many programs write
 * them; one that begins with a blank or a tab continues the line before. Empty lines are passed over. Gives the first 20
 * faults when there are any.
 */
export function contentLines(bytes: Uint8Array): { lines: ContentLine[]; errors: IcsError[] } {
  let text: string
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes) // takes a byte order mark away
  } catch {
    return { lines: [], errors: [{ line: 1, fault: 'not-text', what: '' }] }
  }
  const physical = text.split(/\r\n|\n/)
  if (physical.length > MOST_LINES)
    return { lines: [], errors: [{ line: MOST_LINES, fault: 'too-many-lines', what: '' }] }
  const unfolded: { line: number; text: string }[] = []
  const errors: IcsError[] = []
  physical.forEach((piece, index) => {
    // control characters have no place in a file of text (section 3.1, CONTROL)
    const control = [...piece].some((sign) => (sign < ' ' && sign !== '\t') || sign === '\u007f')
    if (control) errors.push({ line: index + 1, fault: 'not-text', what: '' })
    const last = unfolded.at(-1)
    if (/^[ \t]/.test(piece) && last) last.text += piece.slice(1)
    else if (piece !== '') unfolded.push({ line: index + 1, text: piece })
  })
  const lines = unfolded.flatMap(({ line, text: content }) => {
    const read = contentLine(line, content)
    if (read === null) errors.push({ line, fault: 'no-line', what: shortened(content) })
    return read === null ? [] : [read]
  })
  return { lines, errors: errors.sort((a, b) => a.line - b.line).slice(0, 20) }
}

/** `name *(";" param "=" value) ":" value`; a parameter's value may stand in quotes and hold colons there. Null for anything else. */
function contentLine(line: number, content: string): ContentLine | null {
  const head = /^([A-Za-z0-9-]+)((?:;[A-Za-z0-9-]+=(?:"[^"]*"|[^";:,]*)(?:,(?:"[^"]*"|[^";:,]*))*)*):(.*)$/s.exec(
    content,
  )
  if (!head) return null
  const [, name = '', given = '', value = ''] = head
  const params: Record<string, string> = Object.create(null) as Record<string, string> // names come from outside
  for (const [, key = '', said = ''] of given.matchAll(/;([A-Za-z0-9-]+)=((?:"[^"]*"|[^;])*)/g))
    params[key.toUpperCase()] = said.replaceAll('"', '')
  return { line, name: name.toUpperCase(), params, value }
}

/** A TEXT value as it was meant (section 3.3.11). */
export function textOf(value: string): string {
  return value.replaceAll(/\\([\\;,nN])/g, (_all, sign: string) => (sign === 'n' || sign === 'N' ? ' ' : sign)).trim()
}
