const HALF_CHARACTERS = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g

/** `encodeURIComponent` that never throws: half of a surrogate pair becomes the replacement character. */
export function encodeSegment(text: string): string {
  return encodeURIComponent(text.replace(HALF_CHARACTERS, '\ufffd'))
}

/** `decodeURIComponent`, null for broken percent sequences. */
export function decodeSegment(text: string): string | null {
  try {
    return decodeURIComponent(text)
  } catch {
    return null // a broken sequence: the caller keeps the text as said
  }
}
