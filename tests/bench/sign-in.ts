import { execFile, spawn } from 'node:child_process'
import { promisify } from 'node:util'
import pg from 'pg'
import { hashPassword } from '#app/identity/password.server.ts'
import { Browser } from '#tests/identity/browser.ts'
import { freePort } from '#tests/free-port.ts'
import { type BenchHouse, line, openBenchHouse, registerBenchClient } from './bench-house.ts'
import type { Flowed, Flows } from './flows.ts'

const run = promisify(execFile)
const PASSWORD = 'a password of the bench'
const BACK = 'http://127.0.0.1:9/back'

async function flowsOf(flows: Flows): Promise<Flowed> {
  const { stdout } = await run(process.execPath, ['--import', 'tsx', 'tests/bench/flows.ts', JSON.stringify(flows)])
  return JSON.parse(stdout) as Flowed // written by flows.ts
}

/** `signin`: full code flows a second of people who are signed in already, beside the same library in memory. */
export async function benchSignIn(options: { units: number; seconds: number; pairs: number }): Promise<void> {
  const house = await openBenchHouse(options.units)
  const floor = await openFloor()
  try {
    const secret = await registerBenchClient(house, { id: 'bench-app', redirectUris: [BACK] })
    await addBenchPerson(house)
    for (const browsers of [1, 10]) {
      const ours = {
        authorize: authorizeAt(`${house.origin}/oidc/auth`, 'bench-app'),
        token: `${house.origin}/oidc/token`,
        clientId: 'bench-app',
        clientSecret: secret,
        redirect: BACK,
        cookies: await cookiesOf(browsers, () => signInHere(house.origin)),
        duration: options.seconds * 1000,
      }
      const beside = {
        ...ours,
        authorize: authorizeAt(`${floor.origin}/auth`, 'floor'),
        token: `${floor.origin}/token`,
        clientId: 'floor',
        clientSecret: 'floor-secret-of-the-bench',
        cookies: await cookiesOf(browsers, () => signInAtFloor(floor.origin)),
      }
      const measured: Record<'ours' | 'floor', Flowed[]> = { ours: [], floor: [] }
      for (let pair = 0; pair < options.pairs; pair++) {
        measured.ours.push(await flowsOf(ours))
        measured.floor.push(await flowsOf(beside))
      }
      const failed = measured.ours.reduce((sum, one) => sum + one.failed, 0)
      const about = { browsers, failed, beside: 'oidc-provider in memory' }
      const of = (which: 'ours' | 'floor', what: 'rate' | 'p99') => measured[which].map((one) => one[what])
      line('signin', about, 'flows/s', of('ours', 'rate'), of('floor', 'rate'))
      line('signin', { ...about, at: 'p99' }, 'ms', of('ours', 'p99'), of('floor', 'p99'))
    }
  } finally {
    floor.stop()
    await house.stop()
  }
}

const authorizeAt = (endpoint: string, client: string) =>
  `${endpoint}?client_id=${client}&response_type=code&scope=openid&redirect_uri=${encodeURIComponent(BACK)}`

const cookiesOf = async (count: number, one: () => Promise<string>) => {
  const cookies: string[] = []
  for (let n = 0; n < count; n++) cookies.push(await one())
  return cookies
}

const jar = (browser: Browser) => browser.cookies().filter(({ path }) => path === '/' || path === '/oidc').map(({ name, value }) => `${name}=${value}`).join('; ') // prettier-ignore

const CHALLENGE = '&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256&state=first'

async function signInHere(origin: string): Promise<string> {
  const browser = new Browser(origin)
  const asked = await browser.go(authorizeAt(`${origin}/oidc/auth`, 'bench-app') + CHALLENGE)
  const typed = await browser.submit(asked.url.href, { email: 'bench@bench.example', password: PASSWORD })
  const agreed = await browser.submit(typed.url.href, { agree: 'yes' })
  if (agreed.url.origin !== new URL(BACK).origin) throw new Error(`nobody was signed in: ${agreed.url.pathname}`)
  return jar(browser)
}

async function signInAtFloor(origin: string): Promise<string> {
  const browser = new Browser(origin)
  const asked = await browser.go(authorizeAt(`${origin}/auth`, 'floor') + CHALLENGE)
  const done = await browser.submit(asked.url.href, { prompt: 'login', login: 'bench', password: 'x' })
  if (done.url.origin !== new URL(BACK).origin)
    throw new Error(`nobody was signed in at the floor: ${done.url.pathname}`)
  return jar(browser)
}

/** A person of a hospital of the world; once. */
export async function addBenchPerson(house: BenchHouse): Promise<void> {
  const owner = new pg.Client({ connectionString: house.ownerUrl })
  await owner.connect()
  await owner.query(
    `with p as (insert into portal.person (email, name, password_hash) values ('bench@bench.example', 'Bench', $1)
       on conflict on constraint person_email_is_unique do update set password_hash = excluded.password_hash returning id)
     insert into portal.membership (person, organization, roles) select p.id, o.id, '{operations,viewer}' from p, portal.organization o where o.slug = 'hospital-001' on conflict do nothing`,
    [await hashPassword(PASSWORD)],
  )
  await owner.end()
}

/** A browser that is signed in to the portal. */
export async function benchBrowser(house: BenchHouse): Promise<Browser> {
  const browser = new Browser(house.origin)
  const { url } = await browser.signIn('bench@bench.example', PASSWORD, '/verify')
  if (url.pathname !== '/verify') throw new Error(`nobody was signed in: ${url.pathname}`)
  return browser
}

async function openFloor(): Promise<{ origin: string; stop: () => void }> {
  const port = await freePort()
  const child = spawn(process.execPath, ['--import', 'tsx', 'tests/bench/memory-provider.ts'], {
    env: { ...process.env, PORT: String(port) },
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  await new Promise<void>((ready, failed) => {
    child.stdout.once('data', () => ready())
    child.once('exit', () => failed(new Error('the floor did not start')))
  })
  return { origin: `http://localhost:${port}`, stop: () => void child.kill() }
}
