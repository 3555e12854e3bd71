import { flatRoutes } from '@remix-run/fs-routes'
import type { RouteConfig, RouteConfigEntry } from '@remix-run/route-config'
import { ITEM_PATHS } from './paths.ts'

const files = await flatRoutes({ ignoredRouteFiles: ['**/.*'] })

/** Each identifier of an item leads to the same page as a scan of it. */
export default files.map((route): RouteConfigEntry => {
  if (route.id !== 'routes/_portal') return route
  const items = ITEM_PATHS.map((key) => ({ id: `item-${key}`, path: `${key}/*`, file: 'routes/_portal.evidence.tsx' }))
  return { ...route, children: [...(route.children ?? []), ...items] }
}) satisfies RouteConfig
