import { checkDigit } from '#app/vocabulary/check-digits.ts'

const GS1 = 'https://id.gs1.org'
const OURS = 'urn:trace-commons:id:party'

function closed(body: string): string {
  return `${body}${checkDigit(body) ?? ''}`
}

function numbered(prefix: string, reference: number, length: number): string {
  return closed(prefix + String(reference).padStart(length - 1 - prefix.length, '0'))
}

/** GTIN-14 of a trade item: indicator 0, company prefix, item reference, check digit. */
export function gtin(prefix: string, item: number): string {
  return numbered(`0${prefix}`, item, 14)
}

/** GLN of a party or a place. */
export function gln(prefix: string, place: number): string {
  return numbered(prefix, place, 13)
}

/** SSCC of a logistic unit: extension digit 1, company prefix, serial reference, check digit. */
export function sscc(prefix: string, serial: number): string {
  return numbered(`1${prefix}`, serial, 18)
}

/** GRAI of a returnable asset: leading 0, company prefix, asset type, check digit, serial. */
export function grai(prefix: string, type: number, serial: string): string {
  return `0${numbered(prefix, type, 13)}${serial}`
}

/** Canonical URIs, as the contract of identities has them. */
export const uri = {
  product: (di: string) => `${GS1}/01/${di}`,
  lot: (di: string, lot: string) => `${GS1}/01/${di}/10/${lot}`,
  unit: (di: string, serial: string) => `${GS1}/01/${di}/21/${serial}`,
  box: (code: string) => `${GS1}/00/${code}`,
  place: (code: string) => `${GS1}/414/${code}`,
  party: (code: string) => `${GS1}/417/${code}`,
  kit: (code: string) => `${GS1}/8003/${code}`,
  asset: (code: string) => `${GS1}/8004/${code}`,
  ownParty: (slug: string) => `${OURS}:${slug}`,
  ownPlace: (slug: string, place: string) => `${OURS}:${slug}:place:${place}`,
  ownLot: (slug: string, part: string, lot: string) => `${OURS}:${slug}:part:${part}:lot:${lot}`,
  heat: (slug: string, heat: string) => `${OURS}:${slug}:heat:${heat}`,
  load: (slug: string, load: string) => `${OURS}:${slug}:load:${load}`,
}

/** What a scanner would show of a label, as GS1 prints it under the symbol. */
export function label(parts: { di?: string; lot?: string; serial?: string; expiry?: string; kit?: string }): string {
  return [
    parts.di && `(01)${parts.di}`,
    parts.expiry && `(17)${parts.expiry}`,
    parts.lot && `(10)${parts.lot}`,
    parts.serial && `(21)${parts.serial}`,
    parts.kit && `(8003)${parts.kit}`,
  ]
    .filter(Boolean)
    .join('')
}
