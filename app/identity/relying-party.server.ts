import * as client from 'openid-client'
import type { Config } from '#app/config.server.ts'
import { cookieName, readCookie, writeCookie } from '#app/http/cookies.server.ts'
import { safePath } from '#app/http/safe-path.ts'
import { PORTAL_CLIENT } from './clients.server.ts'
import type { ProviderKeys } from './signing-keys.server.ts'
import type { Vault } from './vault.server.ts'

/** The portal as a client of its own provider. */
export type RelyingParty = {
  /** Where to send the browser, and the cookie that lets its return be recognised. */
  readonly begin: (
    headers: Headers,
    returnTo: string,
    /** `again`: whoever this is signs in anew, although a session of the provider is there. */
    options?: { again?: { email: string } },
  ) => Promise<{ to: string; cookie: string }>
  /** Who came back. Null when this return was not begun in this browser, is too old, or was refused. */
  readonly finish: (request: Request) => Promise<SignedIn | null>
  /** Forgets what `begin` left in the browser. */
  readonly clear: string
}
export type SignedIn = {
  readonly subject: string
  /** The slug of the organization chosen, if any. */
  readonly organization: string | null
  readonly authTime: Date
  /** Whether a second factor was shown (RFC 8176: `otp`). */
  readonly secondFactor: boolean
  readonly returnTo: string
}

type Begun = { state: string; nonce: string; verifier: string; returnTo: string; at: number }

const COOKIE = 'sign-in'
const SECONDS = 30 * 60
/** Several tabs may be signing in; a cookie must stay small. */
const AT_ONCE = 4
const PLACE = 'cookie|sign-in'

/**
 * Builds the relying party from what is known anyway, without discovery. Its own calls go over loopback to `port`,
 * since PUBLIC_URL may name a proxy that this machine cannot reach.
 */
export function openRelyingParty(config: Config, keys: ProviderKeys, vault: Vault, port: () => number): RelyingParty {
  const issuer = `${config.origin}/oidc`
  const configuration = new client.Configuration(
    {
      issuer,
      authorization_endpoint: `${issuer}/auth`,
      token_endpoint: `${issuer}/token`,
      jwks_uri: `${issuer}/jwks`,
      authorization_response_iss_parameter_supported: true,
      id_token_signing_alg_values_supported: ['ES256'],
      code_challenge_methods_supported: ['S256'],
    },
    PORTAL_CLIENT,
    { id_token_signed_response_alg: 'ES256' },
    client.ClientSecretBasic(keys.derive('portal client').toString('base64url')),
  )
  if (!config.https) client.allowInsecureRequests(configuration) // loopback only: the configuration refuses http elsewhere
  client.enableNonRepudiationChecks(configuration) // the signature of the ID token is checked although it came over our own wire
  configuration[client.customFetch] = (url, options) => {
    const { pathname, search } = new URL(url)
    return fetch(`http://127.0.0.1:${port()}${pathname}${search}`, options as RequestInit) // the library's own narrower init
  }

  const begun = (headers: Headers): Begun[] => {
    const cookie = readCookie(headers, cookieName(config.https, COOKIE))
    if (cookie === null) return []
    try {
      const all = JSON.parse(vault.open(cookie, PLACE).toString()) as Begun[] // sealed by us
      return all.filter((one) => one.at > Date.now() - SECONDS * 1000)
    } catch {
      return [] // altered, or sealed under a key that is gone: as if it were absent
    }
  }

  return {
    async begin(headers, returnTo, options = {}) {
      const fresh: Begun = {
        state: client.randomState(),
        nonce: client.randomNonce(),
        verifier: client.randomPKCECodeVerifier(),
        returnTo: safePath(returnTo).slice(0, 400),
        at: Date.now(),
      }
      const to = client.buildAuthorizationUrl(configuration, {
        redirect_uri: `${config.origin}/callback`,
        scope: 'openid',
        state: fresh.state,
        nonce: fresh.nonce,
        code_challenge: await client.calculatePKCECodeChallenge(fresh.verifier),
        code_challenge_method: 'S256',
        max_age: String(12 * 60 * 60),
        ...(options.again ? { prompt: 'login', login_hint: options.again.email } : {}),
      })
      const all = [fresh, ...begun(headers)].slice(0, AT_ONCE)
      return { to: to.href, cookie: writeCookie(config.https, COOKIE, vault.seal(JSON.stringify(all), PLACE), SECONDS) }
    },

    async finish(request) {
      const url = new URL(request.url)
      const one = begun(request.headers).find((candidate) => candidate.state === url.searchParams.get('state'))
      if (!one) return null
      try {
        const tokens = await client.authorizationCodeGrant(
          configuration,
          new URL(`${config.origin}/callback${url.search}`),
          { expectedState: one.state, expectedNonce: one.nonce, pkceCodeVerifier: one.verifier, idTokenExpected: true },
        )
        const claims = tokens.claims()
        if (!claims) return null
        return {
          subject: claims.sub,
          organization: typeof claims.organization === 'string' ? claims.organization : null,
          authTime: typeof claims.auth_time === 'number' ? new Date(claims.auth_time * 1000) : new Date(),
          secondFactor: Array.isArray(claims.amr) && claims.amr.includes('otp'),
          returnTo: safePath(one.returnTo),
        }
      } catch (error) {
        if (error instanceof client.AuthorizationResponseError || error instanceof client.ResponseBodyError) return null
        throw error
      }
    },

    clear: writeCookie(config.https, COOKIE, '', 0),
  }
}
