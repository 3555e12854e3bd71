import { expect, inject, test } from 'vitest'
import { Browser } from '#tests/identity/browser.ts'
import { machineToken } from '#tests/machine-token.ts'
import { proofSize } from '#tests/proof-size.ts'
import { demo } from './browser.ts'

const PAIRS = proofSize(2_000, 60)

async function tokenOf(organization: string, scope: string): Promise<string> {
  const client = demo().clients.find((one) => one.organization === organization && one.scope.includes(scope))
  if (!client) throw new Error(`no client of ${organization} has ${scope}`)
  return machineToken(inject('baseUrl'), client, scope)
}

async function cookieOf(organization: string): Promise<string> {
  const person = demo().people.find((one) => one.organization === organization && one.roles.includes('operations'))
  if (!person) throw new Error(`nobody at ${organization} works with devices`)
  const browser = new Browser(inject('baseUrl'))
  const { url } = await browser.signIn(person.email, person.password, '/verify')
  if (url.pathname !== '/verify') throw new Error(`nobody was signed in: ${url.pathname}`)
  return browser.cookies().map(({ name, value }) => `${name}=${value}`).join('; ') // prettier-ignore
}

const median = (values: number[]) => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0

/** An item of St Brigid's that East Lake has nothing to do with, nor says anything about in any journey, and as many numbers of the same form that nobody made. */
const HELD = 'N100057'
const never = (n: number) => `N9${String(10_000 + (n % 89_999)).padStart(5, '0')}`
const udi = (serial: string) => encodeURIComponent(`(01)09521234100034(21)${serial}`)
const epc = (serial: string) => encodeURIComponent(`https://id.gs1.org/01/09521234100034/21/${serial}`)

/** A scope for the doors of machines; none for those that a person walks through. */
const DOORS: readonly (readonly [door: string, scope: string | null, path: (serial: string) => string])[] = [
  ['the portal API', 'evidence:read', (serial) => `/api/v1/evidence?udi=${udi(serial)}`],
  ['EPCIS by item', 'epcis:query', (serial) => `/epcis/v2/events?MATCH_anyEPC=${epc(serial)}`],
  ['the page', null, (serial) => `/evidence?udi=${udi(serial)}`],
  ['the Digital Link', null, (serial) => `/01/09521234100034/21/${serial}`],
]

test.each(DOORS)(
  `in ${PAIRS} pairs, %s answers alike for what is out of reach and for what was never made`,
  async (_, scope, path) => {
    const headers: Record<string, string> =
      scope === null
        ? { cookie: await cookieOf('east-lake') }
        : { authorization: `Bearer ${await tokenOf('east-lake', scope)}` }
    const ask = async (serial: string) => {
      const started = performance.now()
      const answer = await fetch(inject('baseUrl') + path(serial), { headers })
      const text = await answer.text()
      const took = performance.now() - started
      const shown = [...answer.headers].filter(([name]) => !['date', 'set-cookie', 'content-length'].includes(name))
      // what must differ: the serial that was asked for, when an answer was made, and its nonce
      const plain = text
        .replaceAll(serial, '#')
        .replaceAll(/"creationDate":"[^"]+"/g, '')
        .replaceAll(/nonce="[^"]*"/g, '')
        .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/g, 'once')
      return { took, plain: JSON.stringify([answer.status, shown, plain]).replaceAll(/nonce-[^']+/g, '') }
    }
    for (let n = 0; n < 20; n++) await ask(n % 2 === 0 ? HELD : never(n)) // plans are made, pages are read
    const times = { hidden: [] as number[], absent: [] as number[] }
    for (let n = 0; n < PAIRS; n++) {
      const order = n % 2 === 0 ? (['hidden', 'absent'] as const) : (['absent', 'hidden'] as const)
      const plain: string[] = []
      for (const which of order) {
        const answer = await ask(which === 'hidden' ? HELD : never(n))
        times[which].push(answer.took)
        plain.push(answer.plain)
      }
      expect(plain[0]).toBe(plain[1])
    }
    const [hidden, absent] = [median(times.hidden), median(times.absent)]
    console.log(
      `${path('x').split('?')[0] ?? ''}: out of reach ${hidden.toFixed(3)} ms, never made ${absent.toFixed(3)} ms`,
    )
    // only the full proof has enough pairs to speak of time
    if (PAIRS >= 2_000) expect(Math.abs(hidden / absent - 1)).toBeLessThan(0.02)
  },
)
