import { CHARSET_39, CHARSET_82, checkDigit } from './check-digits.ts'
import type { LinkElement } from './digital-link.ts'
import { unescapePath } from './digital-link.ts'

/** One scheme of GS1 EPC Tag Data Standard 2.0, section 6: how its fields make the elements of a Digital Link. */
interface Scheme {
  /** Fields after the company prefix; the last one takes all that is left, dots included. */
  fields: number
  elements: (prefix: string, fields: string[], pattern: boolean) => LinkElement[] | null
  urn: (path: ReadonlyMap<string, string>, prefixLength: number) => string[] | null
}

const withCheckDigit = (digits: string): string => `${digits}${checkDigit(digits) ?? ''}`
const isText = (text: string, most: number, set: string = CHARSET_82): boolean =>
  text.length > 0 && text.length <= most && [...text].every((character) => set.includes(character))
const isDigits = (text: string, length: number): boolean => text.length === length && /^\d*$/.test(text)

/** GTIN-14 from prefix and indicator + item reference; thirteen digits together. */
function gtin(prefix: string, item: string): string | null {
  if (!isDigits(item, 13 - prefix.length)) return null
  return withCheckDigit(item.charAt(0) + prefix + item.slice(1))
}

function splitGtin(value: string, prefixLength: number): string[] | null {
  if (!/^\d{14}$/.test(value)) return null
  return [value.slice(1, 1 + prefixLength), value.charAt(0) + value.slice(1 + prefixLength, 13)]
}

/** A key of thirteen digits (GLN, GRAI, GDTI, GCN) from prefix and reference; twelve digits together. */
function thirteen(prefix: string, reference: string): string | null {
  return isDigits(reference, 12 - prefix.length) ? withCheckDigit(prefix + reference) : null
}

function splitThirteen(value: string, prefixLength: number): string[] | null {
  if (!/^\d{13}/.test(value)) return null
  return [value.slice(0, prefixLength), value.slice(prefixLength, 12)]
}

function serialised(ai: '01' | '8006', qualifier: string, most: number): Scheme {
  return {
    fields: ai === '01' ? 2 : 4,
    elements: (prefix, fields, pattern) => {
      const key = gtin(prefix, fields[0] ?? '')
      const piece = ai === '01' ? '' : `${fields[1]}${fields[2]}`
      if (key === null || (ai === '8006' && !/^\d{4}$/.test(piece))) return null
      if (ai === '8006' && (!isDigits(fields[1] ?? '', 2) || !isDigits(fields[2] ?? '', 2))) return null
      const serial = fields.at(-1) ?? ''
      if (pattern) return [{ ai, value: key + piece }]
      return isText(serial, most)
        ? [
            { ai, value: key + piece },
            { ai: qualifier, value: serial },
          ]
        : null
    },
    urn: (path, prefixLength) => {
      const key = path.get(ai) ?? ''
      const parts = splitGtin(key.slice(0, 14), prefixLength)
      if (!parts || key.length !== (ai === '01' ? 14 : 18)) return null
      const piece = ai === '01' ? [] : [key.slice(14, 16), key.slice(16)]
      if (!piece.every((half) => /^\d{2}$/.test(half))) return null
      return [...parts, ...piece, path.get(qualifier) ?? '*']
    },
  }
}

/** Keys whose serial stands in the same element behind their check digit: GRAI, GDTI, GCN. */
function trailing(ai: '8003' | '253' | '255', most: number, digitsOnly = false): Scheme {
  const lead = ai === '8003' ? '0' : ''
  return {
    fields: 2,
    elements: (prefix, [reference = '', serial = ''], pattern) => {
      const key = thirteen(prefix, reference)
      if (key === null) return null
      if (pattern) return [{ ai, value: lead + key }]
      const right = isText(serial, most) && (!digitsOnly || /^\d+$/.test(serial))
      return right ? [{ ai, value: lead + key + serial }] : null
    },
    urn: (path, prefixLength) => {
      const value = path.get(ai) ?? ''
      const body = value.slice(lead.length)
      const parts = splitThirteen(body, prefixLength)
      if (!parts || !value.startsWith(lead)) return null
      const serial = body.slice(13)
      return serial === '' ? [...parts, '*'] : isText(serial, most) ? [...parts, serial] : null
    },
  }
}

function location(ai: '414' | '417'): Scheme {
  return {
    fields: ai === '414' ? 2 : 1,
    elements: (prefix, [reference = '', extension = ''], pattern) => {
      const key = pattern ? null : thirteen(prefix, reference)
      if (key === null) return null
      if (ai === '417') return [{ ai, value: key }]
      if (!isText(extension, 20)) return null
      return extension === '0'
        ? [{ ai, value: key }]
        : [
            { ai, value: key },
            { ai: '254', value: extension },
          ]
    },
    urn: (path, prefixLength) => {
      const parts = /^\d{13}$/.test(path.get(ai) ?? '') ? splitThirteen(path.get(ai) ?? '', prefixLength) : null
      return parts && (ai === '417' ? parts : [...parts, path.get('254') ?? '0'])
    },
  }
}

/** Digits in front of a check digit: `length` counts without it. The SSCC's extension digit goes to the front. */
function numbered(ai: '00' | '8017' | '8018' | '402', length: number): Scheme {
  return {
    fields: 1,
    elements: (prefix, [reference = ''], pattern) => {
      if (pattern || !isDigits(reference, length - prefix.length)) return null
      const body = ai === '00' ? reference.charAt(0) + prefix + reference.slice(1) : prefix + reference
      return [{ ai, value: withCheckDigit(body) }]
    },
    urn: (path, prefixLength) => {
      const value = path.get(ai) ?? ''
      if (!isDigits(value, length + 1)) return null
      return ai === '00'
        ? [value.slice(1, 1 + prefixLength), value.charAt(0) + value.slice(1 + prefixLength, length)]
        : [value.slice(0, prefixLength), value.slice(prefixLength, length)]
    },
  }
}

function free(ai: '8004' | '401'): Scheme {
  return {
    fields: 1,
    elements: (prefix, [reference = ''], pattern) =>
      !pattern && isText(reference, 30 - prefix.length) ? [{ ai, value: prefix + reference }] : null,
    urn: (path, prefixLength) => {
      const value = path.get(ai) ?? ''
      const reference = value.slice(prefixLength)
      return isText(reference, 30 - prefixLength) ? [value.slice(0, prefixLength), reference] : null
    },
  }
}

const part: Scheme = {
  fields: 2,
  elements: (prefix, [reference = '', serial = ''], pattern) => {
    const rightPart = reference === '' ? pattern : isText(reference, 30 - prefix.length, CHARSET_39)
    if (!rightPart) return null
    if (pattern) return [{ ai: '8010', value: prefix + reference }]
    if (!/^(0|[1-9]\d{0,11})$/.test(serial)) return null
    return [
      { ai: '8010', value: prefix + reference },
      { ai: '8011', value: serial },
    ]
  },
  urn: (path, prefixLength) => {
    const value = path.get('8010') ?? ''
    const reference = value.slice(prefixLength)
    const serial = path.get('8011')
    if (value.length < prefixLength || (serial !== undefined && !/^(0|[1-9]\d{0,11})$/.test(serial))) return null
    if (reference === '' ? serial !== undefined : !isText(reference, 30 - prefixLength, CHARSET_39)) return null
    return [value.slice(0, prefixLength), reference, serial ?? '*']
  },
}

const SCHEMES: Record<string, Scheme> = {
  sgtin: serialised('01', '21', 20),
  lgtin: serialised('01', '10', 20),
  upui: serialised('01', '235', 28),
  itip: serialised('8006', '21', 20),
  sscc: numbered('00', 17),
  gsrn: numbered('8018', 17),
  gsrnp: numbered('8017', 17),
  gsin: numbered('402', 16),
  sgln: location('414'),
  pgln: location('417'),
  grai: trailing('8003', 16),
  gdti: trailing('253', 17),
  sgcn: trailing('255', 12, true),
  giai: free('8004'),
  ginc: free('401'),
  cpi: part,
}

/**
 * Reads an EPC URI (`urn:epc:id:…`, `urn:epc:class:lgtin:…`, `urn:epc:idpat:…:*`) as the elements of a Digital Link
 * path, key first. Needs no prefix table: the URI says where the prefix ends. Null for schemes without GS1 keys and for
 * malformed ones.
 */
export function readEpcUri(urn: string): LinkElement[] | null {
  const said = /^urn:epc:(id|class|idpat):([a-z]+):(\d{6,12})\.(.*)$/s.exec(urn)
  if (!said) return null
  const [, sort, name = '', prefix = '', rest = ''] = said
  const scheme = Object.hasOwn(SCHEMES, name) ? SCHEMES[name] : undefined
  if (!scheme || (sort === 'class') !== (name === 'lgtin')) return null
  const fields = splitFields(rest, scheme.fields)
  if (!fields || (sort === 'idpat' && fields.at(-1) !== '*')) return null
  return scheme.elements(prefix, fields.map(unescapePath), sort === 'idpat')
}

function splitFields(rest: string, count: number): string[] | null {
  const parts = rest.split('.')
  if (parts.length < count) return null
  return [...parts.slice(0, count - 1), parts.slice(count - 1).join('.')]
}

/** Which scheme a Digital Link path is, and how its URN begins. */
function schemeOf(path: ReadonlyMap<string, string>): { sort: 'id' | 'class' | 'idpat'; name: string } | null {
  const has = (ai: string): boolean => path.has(ai)
  const either = (name: string, exact: boolean): { sort: 'id' | 'idpat'; name: string } => ({
    sort: exact ? 'id' : 'idpat',
    name,
  })
  if (has('01')) {
    if (has('235')) return { sort: 'id', name: 'upui' }
    return !has('21') && has('10') ? { sort: 'class', name: 'lgtin' } : either('sgtin', has('21'))
  }
  if (has('8006')) return either('itip', has('21'))
  if (has('8010')) return either('cpi', has('8011'))
  if (has('8003')) return either('grai', (path.get('8003') ?? '').length > 14)
  if (has('253')) return either('gdti', (path.get('253') ?? '').length > 13)
  if (has('255')) return either('sgcn', (path.get('255') ?? '').length > 13)
  const plain: Record<string, string> = {
    '00': 'sscc',
    '414': 'sgln',
    '417': 'pgln',
    '8004': 'giai',
    '8017': 'gsrnp',
    '8018': 'gsrn',
    '401': 'ginc',
    '402': 'gsin',
  }
  const name = Object.entries(plain).find(([ai]) => has(ai))?.[1]
  return name === undefined ? null : { sort: 'id', name }
}

/** Escapes what an EPC URI may not hold plainly (TDS 6.3.1: `" % & / < > ?`, and `#`). */
function escapeField(text: string): string {
  return text.replace(/["#%&/<>?]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
}

/**
 * Prints the elements of a Digital Link path as an EPC URI, given how many digits of the key are its company prefix
 * (6 to 12). Check digits are not looked at: an EPC URI has none. Null when there is no such URI.
 */
export function printEpcUri(elements: readonly LinkElement[], prefixLength: number): string | null {
  if (!Number.isInteger(prefixLength) || prefixLength < 6 || prefixLength > 12) return null
  const path = new Map(elements.map(({ ai, value }) => [ai, value]))
  const said = schemeOf(path)
  const parts = said && SCHEMES[said.name]?.urn(path, prefixLength)
  if (!said || !parts || !/^\d+$/.test(parts[0] ?? '') || parts[0]?.length !== prefixLength) return null
  return `urn:epc:${said.sort}:${said.name}:${parts.map(escapeField).join('.')}`
}
