import type { AppLoadContext } from '@remix-run/node'
import { languageOf, zoneOf } from '#app/i18n/language.ts'
import { guestOf } from '#app/identity/guest-door.server.ts'
import { type Operation, operationFor } from '#app/operation.server.ts'
import { cookieName, readCookie, writeCookie } from './cookies.server.ts'

const ABSOLUTE_SECONDS = 8 * 60 * 60

/**
 * The operation of a guest: bound to an organization of the guest's own that has no member, no grant and no tie to any item,
 * with one rule, which is the link. Read anew on each request; null when the link opens nothing (any more).
 */
export async function guestOperation(request: Request, context: AppLoadContext, token: string) {
  const { config } = context.services
  const link = await guestOf(context, readCookie(request.headers, cookieName(config.https, 'guest')), token)
  if (link === null) return null
  const op: Operation = operationFor(context.services, {
    actor: {
      personId: null,
      clientId: link.id,
      organizationId: link.organization,
      kind: 'guest',
      roles: [],
      scopes: [],
      guest: { owner: link.owner, kinds: link.kinds, groups: link.groups },
    },
    grants: [],
    now: new Date(),
    door: 'guest',
    purpose: link.purpose,
    zone: zoneOf(request.headers),
    language: languageOf(request.headers) === 'zh-CN' ? 'zh' : 'en',
  })
  return { op, link }
}

/** Gives a browser that showed the code its cookie: of this host alone, and no script reads it. */
export function keepGuestCookie(context: AppLoadContext, cookie: string): void {
  context.setCookie(writeCookie(context.services.config.https, 'guest', cookie, ABSOLUTE_SECONDS))
}
