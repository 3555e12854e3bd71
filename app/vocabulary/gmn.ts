import { CHARSET_82, checkPair } from './check-digits.ts'

/**
 * Global Model Number, used as Basic UDI-DI in the EU (MDR Annex VI C): six to 23 characters beginning with five digits
 * of the company prefix, then two check characters.
 */
function isBody(body: string): boolean {
  return (
    body.length >= 6 && body.length <= 23 && /^\d{5}/.test(body) && [...body].every((one) => CHARSET_82.includes(one))
  )
}

/** The two check characters of a model number without them; null when it is malformed. */
export function gmnCheck(body: string): string | null {
  return isBody(body) ? checkPair(body) : null
}

/** The model number with its check characters; null when it is malformed. */
export function withGmnCheck(body: string): string | null {
  const check = gmnCheck(body)
  return check === null ? null : body + check
}

/** Whether a whole model number carries its check characters; null when it cannot be one. */
export function isGmn(text: string): boolean | null {
  if (!isBody(text.slice(0, -2)) || !/[2-9A-HJ-NP-Z]{2}$/.test(text)) return null
  return checkPair(text.slice(0, -2)) === text.slice(-2)
}
