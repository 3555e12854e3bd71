const SAFE = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Whether a request may change anything in the name of the browser it came from. Stands before the pages, since their
 * framework looks at documents only: resource routes and `?_data=` would run for any site that posts to them.
 * Browsers say where a request was made; a form sent by another site, or by none that can be named, changes nothing.
 */
export function mayChange(request: {
  method: string
  /** Header values as they came; undefined when absent. */
  secFetchSite: string | undefined
  origin: string | undefined
  ours: string
}): boolean {
  if (SAFE.has(request.method)) return true
  if (request.origin !== undefined && request.origin !== request.ours) return false
  // A browser of today always sends one of the two with a form; `none` is the person's own hand.
  if (request.secFetchSite !== undefined)
    return request.secFetchSite === 'same-origin' || request.secFetchSite === 'none'
  return request.origin === request.ours
}
