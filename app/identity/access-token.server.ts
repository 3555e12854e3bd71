import { errors as jose, jwtVerify } from 'jose'
import type { Door, Purpose } from '#app/disclosure/disclosure.ts'
import { languageOf, zoneOf } from '#app/i18n/language.ts'
import { type Operation, operationFor } from '#app/operation.server.ts'
import type { Services } from '#app/services.server.ts'
import { type MachineNow, machineNow } from '#db/oidc.ts'
import type { Scope } from '#policies/actor.ts'

/**
 * A machine may not do this. `challenge` is the value of WWW-Authenticate (RFC 6750 section 3); the body is up to the
 * door that answers.
 */
export class TokenRefused extends Error {
  override name = 'TokenRefused'
  constructor(
    readonly status: 400 | 401 | 403,
    readonly code: 'invalid_request' | 'invalid_token' | 'insufficient_scope' | null,
    message: string,
    readonly scope?: Scope,
  ) {
    super(message)
  }
  get challenge(): string {
    const parts = [
      `realm="trace-commons"`,
      ...(this.code === null ? [] : [`error="${this.code}"`, `error_description="${this.message}"`]),
      ...(this.scope === undefined ? [] : [`scope="${this.scope}"`]),
    ]
    return `Bearer ${parts.join(', ')}`
  }
}

/** Who a token speaks for, checked now. */
export type Machine = { readonly client: MachineNow; readonly scopes: readonly Scope[] }

/**
 * The machine behind a request: the token is one of ours for this origin (RFC 9068), unexpired, and its client and
 * organization are active at this moment with this scope still given. Throws `TokenRefused`.
 */
export async function machineOf(services: Services, request: Request, scope: Scope): Promise<Machine> {
  const header = request.headers.get('authorization')
  if (header === null) throw new TokenRefused(401, null, 'An access token is required')
  // Without padding: a token of ours has one spelling.
  const [, token] = /^Bearer ([A-Za-z0-9._~+/-]+)$/i.exec(header) ?? []
  if (token === undefined)
    throw new TokenRefused(401, 'invalid_request', 'The Authorization header is not a bearer token')
  let claims
  try {
    const { payload } = await jwtVerify(token, services.keys, {
      issuer: `${services.config.origin}/oidc`,
      audience: services.config.origin,
      algorithms: ['ES256'],
      typ: 'at+jwt',
      requiredClaims: ['exp', 'iat', 'client_id', 'organization', 'jti'],
      clockTolerance: 5,
    })
    claims = payload
  } catch (error) {
    if (!(error instanceof jose.JOSEError)) throw error
    throw new TokenRefused(
      401,
      'invalid_token',
      error instanceof jose.JWTExpired ? 'The token has expired' : 'The token is not valid here',
    )
  }
  // A token bound to a key (RFC 9449) is worth nothing without the proof, which these doors do not take.
  if (claims.cnf !== undefined)
    throw new TokenRefused(401, 'invalid_token', 'A DPoP-bound token cannot be used as a bearer token')
  const client = await machineNow(services.db, String(claims.client_id))
  if (!client || client.kind !== 'machine' || client.organization.slug !== claims.organization) {
    throw new TokenRefused(401, 'invalid_token', 'The client is not active')
  }
  // Whoever changes a secret fears that somebody else has it: what the old one got ends with it.
  if ((claims.secret_since ?? null) !== client.secretSince)
    throw new TokenRefused(401, 'invalid_token', 'The secret of the client has changed since')
  const said = typeof claims.scope === 'string' ? claims.scope.split(' ') : []
  const scopes = client.scopes.filter((given) => said.includes(given))
  if (!scopes.includes(scope))
    throw new TokenRefused(403, 'insufficient_scope', 'The token does not carry the scope for this', scope)
  return { client, scopes }
}

/** The operation of a machine. `purpose` must be one its client was given. Throws `TokenRefused`, and `TooMany` beyond its rate. */
export async function operationFromToken(
  services: Services,
  request: Request,
  scope: Scope,
  asked: { readonly door: Door; readonly purpose?: Purpose; readonly reason?: string },
): Promise<Operation> {
  const { client, scopes } = await machineOf(services, request, scope)
  await services.allowance.take('client', client.id)
  const purpose = asked.purpose ?? 'provenance'
  if (!client.purposes.includes(purpose)) {
    throw new TokenRefused(403, 'insufficient_scope', 'The client was not given this purpose', scope)
  }
  return operationFor(services, {
    actor: {
      personId: null,
      clientId: client.id,
      organizationId: client.organization.id,
      kind: client.organization.kind,
      roles: [],
      scopes,
    },
    grants: client.grants,
    now: new Date(),
    door: asked.door,
    purpose,
    zone: zoneOf(request.headers),
    language: languageOf(request.headers) === 'zh-CN' ? 'zh' : 'en',
    ...(asked.reason === undefined ? {} : { reason: asked.reason }),
  })
}
