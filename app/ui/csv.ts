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
  return new Response(text, {
    headers: {
      'Content-Type': 'text/csv; charset=utf-8',
      'Content-Disposition': `attachment; filename="${name}.csv"`,
      'Cache-Control': 'no-store',
    },
  })
}
