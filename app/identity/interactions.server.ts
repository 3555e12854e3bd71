import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Kysely } from 'kysely'
import type { Provider } from 'oidc-provider'
import type { OrganizationId, PersonId } from '#app/vocabulary/ids.ts'
import type { Database } from '#db/database.ts'
import { keepChoice, revokeGrant } from '#db/oidc.ts'
import { endSessionsOfProvider } from '#db/sessions.ts'
import { openIdentitySession } from '#db/session.ts'

/** What the provider wants to know from the person, and for whom. */
export type Interaction = {
  readonly uid: string
  readonly step: 'login' | 'second-factor' | 'organization' | 'consent'
  readonly client: { readonly id: string; readonly name: string; readonly organization: string | null }
  /** Where the application takes the person back to: an origin. */
  readonly clientOrigin: string | null
  /** Who is signed in so far. */
  readonly subject: string | null
  readonly missingScopes: readonly string[]
  /** The address that whoever began thinks the person will sign in with. */
  readonly hint: string | null
}

/** The provider, as pages of the portal may use it within one request. */
export type Interactions = {
  /** Null when the interaction lapsed, was answered already, or belongs to another browser. */
  readonly current: () => Promise<Interaction | null>
  /** Each answer gives the URL to go on with. */
  readonly signedIn: (subject: string) => Promise<string>
  /** The person of this interaction showed the second factor too. */
  readonly showedSecondFactor: () => Promise<string>
  readonly chose: (person: PersonId, organization: OrganizationId) => Promise<string>
  readonly consented: () => Promise<string>
  readonly refused: () => Promise<string>
  /** The provider's own session in this browser. */
  readonly session: () => Promise<{ uid: string; subject: string } | null>
  /** Ends it, with every grant and every session of the portal that came out of it. */
  readonly endSession: () => Promise<void>
}

const STEPS: readonly Interaction['step'][] = ['login', 'second-factor', 'organization']
const stepOf = (prompt: string): Interaction['step'] => STEPS.find((step) => step === prompt) ?? 'consent'

/** Binds the provider to one request and its answer; cookies that the provider sets land on the answer. */
export function interactionsOf(
  provider: Provider,
  db: Kysely<Database>,
  req: IncomingMessage,
  res: ServerResponse,
): Interactions {
  const { identifying } = openIdentitySession(db)
  const details = async () => {
    try {
      return await provider.interactionDetails(req, res)
    } catch (error) {
      // SessionNotFound, by name: the class would have to be imported at run time for one comparison
      if (error instanceof Error && error.name === 'SessionNotFound') return null
      throw error
    }
  }
  const held = async () => {
    const interaction = await details()
    if (!interaction) throw new Response(null, { status: 400, statusText: 'Interaction lapsed' })
    return interaction
  }
  const subjectOf = (interaction: Awaited<ReturnType<typeof held>>) => {
    const subject = interaction.session?.accountId
    if (!subject) throw new Response(null, { status: 400, statusText: 'Not signed in' })
    return subject
  }
  const session = () => provider.Session.get(provider.createContext(req, res) as never) // a plain Koa context is all it reads

  return {
    async current() {
      const interaction = await details()
      if (!interaction) return null
      const { prompt, params } = interaction
      const client = await provider.Client.find(String(params.client_id))
      if (!client) return null
      const redirect = String(params.redirect_uri ?? '')
      const missing = prompt.details.missingOIDCScope
      return {
        uid: interaction.uid,
        step: stepOf(prompt.name),
        client: {
          id: client.clientId,
          name: client.clientName ?? client.clientId,
          organization: typeof client.trace_organization === 'string' ? client.trace_organization : null,
        },
        clientOrigin: URL.canParse(redirect) && /^https?:/.test(redirect) ? new URL(redirect).origin : null,
        subject: interaction.session?.accountId ?? null,
        missingScopes: Array.isArray(missing) ? missing.map(String) : [],
        hint: typeof params.login_hint === 'string' ? params.login_hint.slice(0, 320) : null,
      }
    },

    signedIn: (subject) =>
      provider.interactionResult(
        req,
        res,
        { login: { accountId: subject, amr: ['pwd'] } },
        { mergeWithLastSubmission: false },
      ),

    async showedSecondFactor() {
      const subject = subjectOf(await held())
      return provider.interactionResult(
        req,
        res,
        { login: { accountId: subject, amr: ['pwd', 'otp'] } },
        { mergeWithLastSubmission: false },
      )
    },

    async chose(person, organization) {
      const interaction = await held()
      const subject = subjectOf(interaction)
      const clientId = String(interaction.params.client_id)
      // The portal's own grant exists already; for others it is empty until the person consents.
      const existing = interaction.grantId ? await provider.Grant.find(interaction.grantId) : undefined
      const grant = existing ?? new provider.Grant({ accountId: subject, clientId })
      const grantId = await grant.save()
      await identifying((trx) => keepChoice(trx, { grantId, person, organization }))
      return provider.interactionResult(req, res, { consent: { grantId } }, { mergeWithLastSubmission: true })
    },

    async consented() {
      const interaction = await held()
      const subject = subjectOf(interaction)
      const clientId = String(interaction.params.client_id)
      const existing = interaction.grantId ? await provider.Grant.find(interaction.grantId) : undefined
      const grant = existing ?? new provider.Grant({ accountId: subject, clientId })
      const { missingOIDCScope, missingOIDCClaims } = interaction.prompt.details
      if (Array.isArray(missingOIDCScope)) grant.addOIDCScope(missingOIDCScope.join(' '))
      if (Array.isArray(missingOIDCClaims)) grant.addOIDCClaims(missingOIDCClaims.map(String))
      return provider.interactionResult(
        req,
        res,
        { consent: { grantId: await grant.save() } },
        { mergeWithLastSubmission: true },
      )
    },

    refused: () =>
      provider.interactionResult(
        req,
        res,
        { error: 'access_denied', error_description: 'the person did not agree' },
        { mergeWithLastSubmission: false },
      ),

    async session() {
      const own = await session()
      return own.accountId ? { uid: own.uid, subject: own.accountId } : null
    },

    async endSession() {
      const own = await session()
      if (!own.accountId) return
      const grants = Object.values(own.authorizations ?? {}).flatMap((given) => (given.grantId ? [given.grantId] : []))
      await identifying(async (trx) => {
        for (const grant of grants) await revokeGrant(trx, grant)
        await endSessionsOfProvider(trx, own.uid)
      })
      await own.destroy()
    },
  }
}
