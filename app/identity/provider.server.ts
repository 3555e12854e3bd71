import type { JWK } from 'jose'
import type { Kysely } from 'kysely'
import type { Configuration, Provider } from 'oidc-provider'
import type { Config } from '#app/config.server.ts'
import type { Database } from '#db/database.ts'
import { logFault } from '#app/log.server.ts'
import { endSessionsOfProvider } from '#db/sessions.ts'
import { openIdentitySession } from '#db/session.ts'
import { SCOPES } from '#policies/actor.ts'
import { findAccount } from './account.server.ts'
import { adapterFor } from './adapter.server.ts'
import { PORTAL_CLIENT } from './clients.server.ts'
import { interactionSteps } from './interaction-policy.server.ts'
import { plainPage } from './plain-page.server.ts'
import type { ProviderKeys } from './signing-keys.server.ts'
import type { Vault } from './vault.server.ts'

const MINUTE = 60
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** The module, without the line it prints on Node 20 (every 9.x does): an import that warns tells nobody anything. */
async function quietly<T>(work: () => Promise<T>): Promise<T> {
  const { warn } = console
  console.warn = (...said: unknown[]) => {
    if (!String(said[0]).includes('Unsupported runtime')) warn(...said)
  }
  try {
    return await work()
  } finally {
    console.warn = warn
  }
}

/** The OpenID provider of this installation, at `${origin}/oidc`. */
export async function openProvider(services: {
  config: Config
  db: Kysely<Database>
  vault: Vault
  keys: ProviderKeys
}): Promise<Provider> {
  const { config, db, vault, keys } = services
  const { Provider, errors, interactionPolicy } = await quietly(() => import('oidc-provider'))

  const configuration: Configuration = {
    adapter: adapterFor(db, vault, errors.InvalidGrant),
    jwks: { keys: keys.signing.map((key) => ({ ...key, alg: 'ES256' }) as JWK & { kty: 'EC' }) as never }, // the library's own JWK type is a union of literals

    // ---- who may ask ----
    // Registered clients come through the adapter. The portal is a client like any other, except that nobody is asked
    // whether the portal may know who signed in to the portal.
    clients: [
      {
        client_id: PORTAL_CLIENT,
        client_name: 'Trace Commons',
        client_secret: keys.derive('portal client').toString('base64url'),
        redirect_uris: [`${config.origin}/callback`],
        post_logout_redirect_uris: [`${config.origin}/signed-out`],
        grant_types: ['authorization_code'],
        response_types: ['code'],
        token_endpoint_auth_method: 'client_secret_basic',
        scope: 'openid',
      },
    ],
    clientDefaults: { id_token_signed_response_alg: 'ES256' },
    extraClientMetadata: { properties: ['trace_organization', 'trace_scopes', 'trace_secret_since'] },
    clientAuthMethods: ['client_secret_basic', 'client_secret_post', 'private_key_jwt', 'none'],
    enabledJWA: {
      idTokenSigningAlgValues: ['ES256'],
      clientAuthSigningAlgValues: ['ES256', 'PS256', 'RS256', 'EdDSA'],
      dPoPSigningAlgValues: ['ES256', 'PS256', 'EdDSA'],
    },
    // No page of another origin talks to the provider from a browser.
    clientBasedCORS: () => false,

    // ---- how ----
    responseTypes: ['code'],
    pkce: { required: () => true }, // S256 is the only method of this major version
    allowOmittingSingleRegisteredRedirectUri: false,
    rotateRefreshToken: true,
    conformIdTokenClaims: true,

    // ---- what is said ----
    scopes: ['openid', 'offline_access'],
    // auth_time and amr say when and how: the portal asks anew before what cannot be undone
    claims: { openid: ['sub', 'organization', 'kind', 'roles', 'auth_time', 'amr'] },
    findAccount: (ctx, subject, token) =>
      findAccount(
        db,
        subject,
        (token && 'grantId' in token ? token.grantId : undefined) ?? ctx.oidc.entities.Grant?.jti,
      ),
    extraTokenClaims: (_ctx, token) =>
      token.kind === 'ClientCredentials'
        ? {
            organization: String(token.client?.trace_organization),
            // a token ends with the secret that got it
            ...(typeof token.client?.trace_secret_since === 'string'
              ? { secret_since: token.client.trace_secret_since }
              : {}),
          }
        : undefined,

    // ---- what a person is asked ----
    interactions: {
      policy: interactionSteps(db, interactionPolicy),
      url: (_ctx, interaction) => `/interaction/${interaction.uid}`,
    },
    async loadExistingGrant(ctx) {
      const { client, session, result, provider } = ctx.oidc
      if (!client || !session?.accountId) return undefined
      const id = result?.consent?.grantId ?? session.grantIdFor(client.clientId)
      const grant = id ? await provider.Grant.find(id) : undefined
      if (grant?.accountId === session.accountId) return grant
      if (client.clientId !== PORTAL_CLIENT) return undefined
      const own = new provider.Grant({ accountId: session.accountId, clientId: client.clientId })
      own.addOIDCScope('openid')
      await own.save()
      return own
    },

    features: {
      devInteractions: { enabled: false },
      userinfo: { enabled: true },
      revocation: { enabled: true },
      pushedAuthorizationRequests: { enabled: true },
      dPoP: { enabled: true, nonceSecret: keys.derive('dpop nonce') },
      clientCredentials: { enabled: true },
      rpInitiatedLogout: {
        enabled: true,
        logoutSource: (ctx, form) => {
          ctx.body = plainPage(ctx.req, 'signOut', form)
        },
        postLogoutSuccessSource: (ctx) => {
          ctx.redirect('/signed-out')
        },
      },
      // RFC 8707: machines ask for tokens for one resource, the portal itself, and get JWTs (RFC 9068) that our doors
      // check without asking the database who signed them; state and scopes of the client are read there all the same.
      resourceIndicators: {
        enabled: true,
        defaultResource: (ctx) =>
          ctx.oidc.params?.grant_type === 'client_credentials' ? config.origin : (undefined as never), // the type forgets that none is an answer
        useGrantedResource: () => true,
        getResourceServerInfo: (ctx, resource, client) => {
          const given = String(client.trace_scopes ?? '')
          if (resource.replace(/\/$/, '') !== config.origin) throw new errors.InvalidTarget()
          if (ctx.oidc.params?.grant_type !== 'client_credentials') throw new errors.InvalidTarget()
          const asked = typeof ctx.oidc.params.scope === 'string' ? ctx.oidc.params.scope.split(' ') : null
          const beyond = asked?.find((scope) => !given.split(' ').includes(scope))
          if (beyond !== undefined) throw new errors.InvalidScope('the client was not given this scope', beyond)
          if (asked === null) ctx.oidc.params.scope = given // asking for nothing in particular asks for what was given
          return {
            scope: SCOPES.filter((scope) => given.split(' ').includes(scope)).join(' '),
            audience: config.origin,
            accessTokenTTL: 10 * MINUTE,
            accessTokenFormat: 'jwt',
            jwt: { sign: { alg: 'ES256' } },
          }
        },
      },
    },

    // ---- how long ----
    ttl: {
      AuthorizationCode: 60,
      AccessToken: () => 10 * MINUTE,
      ClientCredentials: () => 10 * MINUTE,
      IdToken: 10 * MINUTE,
      Interaction: 30 * MINUTE,
      Session: 12 * HOUR,
      Grant: 14 * DAY,
      RefreshToken: 14 * DAY,
    },

    cookies: {
      names: config.https
        ? { session: '__Host-provider', interaction: '__Secure-interaction', resume: '__Secure-resume' }
        : { session: 'provider', interaction: 'interaction', resume: 'resume' },
      keys: [...keys.cookies],
      long: { signed: true, httpOnly: true, sameSite: 'lax', secure: config.https },
      short: { signed: true, httpOnly: true, sameSite: 'lax', secure: config.https },
    },

    renderError: (ctx, out) => {
      ctx.type = 'html'
      ctx.body = plainPage(ctx.req, 'error', undefined, out.error)
    },
  }

  const provider = new Provider(`${config.origin}/oidc`, configuration)
  // The host writes x-forwarded-proto and -host itself, from PUBLIC_URL; what a peer says there is thrown away.
  provider.proxy = true
  provider.on('server_error', (_ctx, error) => logFault('the OpenID provider failed', error))
  provider.on('end_session.success', (ctx) => {
    const uid = ctx.oidc.session?.uid
    if (uid) {
      openIdentitySession(db)
        .identifying((trx) => endSessionsOfProvider(trx, uid))
        .catch((error: unknown) => logFault('sessions could not be ended', error))
    }
  })
  return provider
}
