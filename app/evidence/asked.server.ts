import { itemFromPath } from '#app/vocabulary/item-uri.ts'

/**
 * What an address asks for: the text of `?udi=`, or the identifier in its path. A path that names no item is asked for
 * as it stands, so that the page can say what is wrong with it. `page` is the page of facts.
 */
export function askedOf(url: URL): { asked: string; page: string | null } {
  const page = url.searchParams.get('page')
  const pathname = url.pathname.replace(/\.data$/, '')
  if (pathname === '/evidence' || pathname === '/evidence.csv')
    return { asked: (url.searchParams.get('udi') ?? '').trim(), page }
  const rest = new URLSearchParams(url.search)
  for (const own of ['page', '_routes']) rest.delete(own)
  const query = rest.toString() === '' ? '' : `?${rest.toString()}`
  if (pathname.startsWith('/id/')) return { asked: itemFromPath(pathname)?.uri ?? pathname, page }
  return { asked: `https://id.gs1.org${pathname}${query}`, page }
}
