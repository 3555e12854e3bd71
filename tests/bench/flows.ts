import { createHash, randomBytes } from 'node:crypto'
import { z } from 'zod'

/**
 * A load of its own process: code flows with PKCE of people who are signed in at a provider already, one after another on
 * so many browsers: authorization request, code, token. Reads what to do as JSON from its only argument; loopback only.
 */
const Asked = z.object({
  /** Up to and with the query that names client, redirect address and scope. */
  authorize: z.url(),
  token: z.url(),
  clientId: z.string(),
  clientSecret: z.string(),
  redirect: z.url(),
  /** The cookies of each browser. */
  cookies: z.array(z.string()).min(1),
  warmUp: z.number().default(1000),
  duration: z.number().max(120_000),
})
export type Flows = z.input<typeof Asked>
export type Flowed = { rate: number; p50: number; p99: number; failed: number }

async function flow(asked: z.infer<typeof Asked>, cookie: string): Promise<boolean> {
  const verifier = randomBytes(32).toString('base64url')
  const challenge = createHash('sha256').update(verifier).digest('base64url')
  const url = `${asked.authorize}&code_challenge=${challenge}&code_challenge_method=S256&state=${verifier.slice(0, 20)}`
  const begun = await fetch(url, { headers: { cookie }, redirect: 'manual' })
  await begun.arrayBuffer()
  const code = new URL(begun.headers.get('location') ?? 'http://x', asked.authorize).searchParams.get('code')
  if (code === null) return false
  const answer = await fetch(asked.token, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${asked.clientId}:${asked.clientSecret}`)}` },
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      code,
      code_verifier: verifier,
      redirect_uri: asked.redirect,
    }),
  })
  const body = (await answer.json()) as { id_token?: string } // OpenID Connect Core, section 3.1.3.3
  return body.id_token !== undefined
}

async function main(): Promise<void> {
  const asked = Asked.parse(JSON.parse(process.argv[2] ?? '{}'))
  for (const url of [asked.authorize, asked.token])
    if (!['127.0.0.1', 'localhost'].includes(new URL(url).hostname)) throw new Error('a load goes to this machine only')
  const times: number[] = []
  let failed = 0
  const from = performance.now() + asked.warmUp
  const until = from + asked.duration
  await Promise.all(
    asked.cookies.map(async (cookie) => {
      while (performance.now() < until) {
        const started = performance.now()
        const done = await flow(asked, cookie).catch(() => false)
        const ended = performance.now()
        if (!done) failed++
        else if (started >= from && ended <= until) times.push(ended - started)
      }
    }),
  )
  times.sort((a, b) => a - b)
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0
  const flowed: Flowed = { rate: times.length / (asked.duration / 1000), p50: at(0.5), p99: at(0.99), failed }
  process.stdout.write(JSON.stringify(flowed))
}

await main()
