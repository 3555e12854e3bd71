/**
 * A table as CSV (RFC 4180), with a byte order mark so that spreadsheets read 中文. A cell that a spreadsheet would
 * run as a formula gets an apostrophe in front (OWASP, CSV injection): what partners typed is data, never a command.
 */
export function csv(head: readonly string[], rows: readonly (readonly (string | number | null)[])[]): string {
  return '\ufeff' + [head, ...rows].map((row) => row.map(cell).join(',') + '\r\n').join('')
}

function cell(value: string | number | null): string {
  if (value === null) return ''
  const text = String(value)
  const inert = typeof value === 'string' && /^[=+\-@\t\r\n＝＋－＠]/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert
}

/** The answer that hands a CSV file to the browser. `name` without extension, ASCII. */
export function csvAnswer(name: string, text: string): Response {
  return new Response(text, { headers: headersOf(name) })
}

/**
 * The same for a file that is sent while it is made. A piece is made when the reader has taken the one before; where
 * one fails the download breaks off, so that half a file is never taken for a whole one.
 */
export function csvStream(name: string, pieces: AsyncIterator<string, unknown>): Response {
  const encoder = new TextEncoder()
  const body = new ReadableStream<Uint8Array>(
    {
      pull: async (controller) => {
        const piece = await pieces.next()
        if (piece.done === true) controller.close()
        else controller.enqueue(encoder.encode(piece.value))
      },
      cancel: async () => {
        await pieces.return?.()
      },
    },
    { highWaterMark: 0 }, // nothing is made ahead of the reader: what is made was permitted just then
  )
  return new Response(body, { headers: headersOf(name) })
}

const headersOf = (name: string) => ({
  'Content-Type': 'text/csv; charset=utf-8',
  'Content-Disposition': `attachment; filename="${name}.csv"`,
  'Cache-Control': 'no-store',
})
