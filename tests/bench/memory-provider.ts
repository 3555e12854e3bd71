import { createServer } from 'node:http'

/**
 * The floor of signing in: the same library with its own store in memory and one client, no database, no pages, no accounts.
 * Whoever asks is signed in by the library's development form.
 */
const { Provider } = await import('oidc-provider')
const port = Number(process.env['PORT'] ?? 0)
const provider = new Provider(`http://localhost:${port}`, {
  clients: [
    {
      client_id: 'floor',
      client_secret: 'floor-secret-of-the-bench',
      redirect_uris: ['http://127.0.0.1:9/back'],
      grant_types: ['authorization_code'],
      response_types: ['code'],
    },
  ],
  pkce: { required: () => true },
  conformIdTokenClaims: true,
  // every question is answered in the first flow
  loadExistingGrant: async (ctx) => {
    const { session, client } = ctx.oidc
    if (!session?.accountId || !client) return undefined
    const known = session.grantIdFor(client.clientId)
    const grant = known ? await ctx.oidc.provider.Grant.find(known) : undefined
    if (grant) return grant
    const own = new ctx.oidc.provider.Grant({ accountId: session.accountId, clientId: client.clientId })
    own.addOIDCScope('openid')
    await own.save()
    return own
  },
})
const callback = provider.callback()
createServer((req, res) => void callback(req, res)).listen(port, '127.0.0.1', () => process.stdout.write('ready\n'))
