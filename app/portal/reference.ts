/**
 * What a person names when something failed, and what the server's log says beside the error: a few characters that
 * belong to this one answer. Taken from its nonce by a step that does not lead back.
 */
export function referenceOf(nonce: string): string {
  let hash = 2_166_136_261 // FNV-1a, 32 bit: enough to find a line of a log
  for (const character of nonce) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 16_777_619)
  return (hash >>> 0).toString(36).toUpperCase().padStart(7, '0')
}
