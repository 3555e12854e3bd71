/** One cookie of a request, undecoded; null when absent. */
export function readCookie(headers: Headers, name: string): string | null {
  for (const part of (headers.get('cookie') ?? '').split(';')) {
    const at = part.indexOf('=')
    if (at > 0 && part.slice(0, at).trim() === name) return part.slice(at + 1).trim()
  }
  return null
}

/**
 * A cookie for this host alone that no script reads. Over https its name says so to the browser (`__Host-`); plain
 * http exists only on loopback. `seconds` of 0 removes it.
 */
export function writeCookie(https: boolean, name: string, value: string, seconds: number): string {
  return `${cookieName(https, name)}=${value}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${seconds}${https ? '; Secure' : ''}`
}

/** The name a cookie has on this installation. */
export function cookieName(https: boolean, name: string): string {
  return https ? `__Host-${name}` : name
}
