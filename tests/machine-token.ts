/** A client of a machine, as the demo and the generated world print it. */
export type MachineClient = { readonly clientId: string; readonly clientSecret: string }

/** An access token for the portal at `origin`, by the client's secret. Throws when none is given within ten seconds. */
export async function machineToken(origin: string, client: MachineClient, scope: string): Promise<string> {
  const told = [client.clientId, client.clientSecret].map((part) => encodeURIComponent(part)) // RFC 6749, section 2.3.1
  const answer = await fetch(`${origin}/oidc/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(told.join(':'))}` },
    body: new URLSearchParams({ grant_type: 'client_credentials', scope, resource: origin }),
    signal: AbortSignal.timeout(10_000),
  })
  const body = (await answer.json()) as { access_token?: string } // RFC 6749, section 5
  if (!body.access_token) throw new Error(`no token for ${client.clientId}: ${JSON.stringify(body)}`)
  return body.access_token
}
