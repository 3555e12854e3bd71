import type { Services } from '#app/services.server.ts'
import type { Interactions } from '#app/identity/interactions.server.ts'
import type { RelyingParty } from '#app/identity/relying-party.server.ts'

declare module '@remix-run/node' {
  /** What the host hands to each loader and action. One object a request: what is read twice is kept on it. */
  interface AppLoadContext {
    /** Marks our own scripts and styles in the page's content security policy. */
    readonly nonce: string
    readonly services: Services
    readonly relyingParty: RelyingParty
    readonly oidc: Interactions
    /** Where the request came from, as far as the proxy in front can be believed. */
    readonly address: string
    /** Lets the forms of this page lead to one more origin: an application a person signs in to. */
    readonly allowFormsTo: (origin: string) => void
    /** Adds a cookie to the answer, whatever the answer will be. */
    readonly setCookie: (cookie: string) => void
  }
}
