/**
 * A path of this portal to go to, or `/` for anything that is not one. Everything a person brings along as "where to
 * return to" passes here: `//host`, `/\host`, schemes, control characters and endless paths never become a redirect.
 */
export function safePath(asked: unknown): string {
  if (typeof asked !== 'string' || asked.length > 2000) return '/'

  if (!/^\/(?![/\\])[^\\\x00-\x20\x7f]*$/.test(asked)) return '/'
  if (!URL.canParse(asked, 'http://portal.invalid')) return '/'
  const url = new URL(asked, 'http://portal.invalid')
  if (url.origin !== 'http://portal.invalid') return '/'
  // `/x/..//evil` is a path to the parser of a browser too, but becomes `//evil` when it is written again.
  const path = url.pathname + url.search + url.hash
  return path.startsWith('//') ? '/' : path
}
