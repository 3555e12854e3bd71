/** What a page shows of a letter kept as a file. */
export type ReadLetter = { readonly to: string; readonly subject: string; readonly date: string; readonly text: string }

/** Reads a letter of ours back from its `.eml` bytes (RFC 5322, MIME): the headers a page shows and the text part. */
export function readEml(bytes: Buffer): ReadLetter {
  const whole = part(bytes.toString('latin1'))
  const text = textOf(whole)
  return {
    to: words(whole.headers.get('to') ?? ''),
    subject: words(whole.headers.get('subject') ?? ''),
    date: whole.headers.get('date') ?? '',
    text,
  }
}

type Part = { headers: Map<string, string>; body: string }

function part(source: string): Part {
  const at = source.search(/\r?\n\r?\n/)
  const head = at < 0 ? source : source.slice(0, at)
  const headers = new Map<string, string>()
  for (const line of head.replace(/\r?\n[ \t]+/g, ' ').split(/\r?\n/)) {
    const colon = line.indexOf(':')
    if (colon > 0) headers.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim())
  }
  return { headers, body: at < 0 ? '' : source.slice(at).replace(/^\r?\n\r?\n/, '') }
}

function textOf({ headers, body }: Part): string {
  const type = headers.get('content-type') ?? 'text/plain'
  const [, boundary] = /boundary="?([^";]+)"?/i.exec(type) ?? []
  if (boundary !== undefined) {
    const parts = body
      .split(`--${boundary}`)
      .slice(1, -1)
      .map((source) => part(source.replace(/^\r?\n/, '')))
    const plain = parts.find((one) => /^text\/plain/i.test(one.headers.get('content-type') ?? '')) ?? parts[0]
    return plain ? textOf(plain) : ''
  }
  const encoding = (headers.get('content-transfer-encoding') ?? '7bit').toLowerCase()
  const bytes =
    encoding === 'base64'
      ? Buffer.from(body, 'base64')
      : Buffer.from(encoding === 'quoted-printable' ? unquoted(body) : body, 'latin1')
  return bytes.toString('utf8').replace(/\r\n/g, '\n').trim()
}

function unquoted(text: string): string {
  return text
    .replace(/=\r?\n/g, '')
    .replace(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))
}

/** Encoded words (RFC 2047) of a header, as people read them. */
function words(header: string): string {
  return header
    .replace(/\?=\s+=\?/g, '?==?')
    .replace(/=\?utf-8\?([BQ])\?([^?]*)\?=/gi, (_, encoding: string, text: string) =>
      encoding.toUpperCase() === 'B'
        ? Buffer.from(text, 'base64').toString('utf8')
        : Buffer.from(unquoted(text.replace(/_/g, ' ')), 'latin1').toString('utf8'),
    )
}
