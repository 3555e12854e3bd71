import { registerClient } from '#app/identity/clients.server.ts'
import { machineToken } from '#tests/machine-token.ts'
import { addOrganization, type House, openHouse } from '#tests/identity/house.tsx'
import type { TestDatabase } from '#tests/world/database.ts'
import pg from 'pg'

/** A process on a PostgreSQL that the test starts and breaks itself, and a client that captures through its door. */
export type OwnHouse = {
  readonly house: House
  readonly owner: pg.Pool
  readonly send: (to: '/events' | '/capture', body: unknown) => Promise<Response>
  readonly close: () => Promise<void>
}

/** The key is one for all processes on one store, so that what one sealed the next can open. */
const KEYS = {
  KEY_ENCRYPTION_KEYS: `own:${Buffer.alloc(32, 3).toString('base64')}`,
  RATE_LIMITS: 'client:100000/1000000',
}

/** Opens a house over `url`; the first on a store makes the organization and the client. */
export async function openOwnHouse(
  url: string,
  client?: { clientId: string; clientSecret: string },
): Promise<OwnHouse & { client: { clientId: string; clientSecret: string } }> {
  const owner = new pg.Pool({ connectionString: url, max: 4 })
  owner.on('error', () => {})
  const world = { ownerUrl: url, ownerPool: owner, close: () => Promise.resolve() } as TestDatabase // all that a house asks of it
  const house = await openHouse({ world, env: KEYS })
  let known = client
  if (!known) {
    const organization = await addOrganization(world, 'mercy')
    const made = await registerClient(house.services, {
      id: 'mercy-mes',
      organization,
      name: 'MES',
      scopes: ['epcis:capture', 'epcis:query', 'evidence:read'],
    })
    known = { clientId: made.clientId, clientSecret: made.clientSecret ?? '' }
  }
  const token = await machineToken(house.origin, known, 'epcis:capture')
  return {
    house,
    owner,
    client: known,
    send: (to, body) =>
      fetch(`${house.origin}/epcis/v2${to}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'GS1-EPCIS-Version': '2.0' },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(60_000),
      }),
    close: async () => {
      await house.close()
      await owner.end()
    },
  }
}

const CONTEXT = ['https://ref.gs1.org/standards/epcis/epcis-context.jsonld', { x: 'urn:example:' }]

const observed = (serial: string, note: string) => ({
  type: 'ObjectEvent',
  eventTime: '2026-10-01T08:00:00.000Z',
  eventTimeZoneOffset: '+00:00',
  action: 'OBSERVE',
  bizStep: 'inspecting',
  epcList: [`https://id.gs1.org/01/09521234100034/21/${serial}`],
  ...(note === '' ? {} : { 'x:note': note }),
})

/** One event about a unit of this serial number. */
export const oneEvent = (serial: string) => ({ '@context': CONTEXT, ...observed(serial, '') })

/** A document of events, each as long as its note makes it. */
export const documentOf = (serials: readonly string[], note = '') => ({
  '@context': CONTEXT,
  type: 'EPCISDocument',
  schemaVersion: '2.0',
  creationDate: '2026-10-01T08:00:00.000Z',
  epcisBody: { eventList: serials.map((serial) => observed(serial, note)) },
})

/** How often each serial number with this beginning is stored. */
export async function storedSerials(owner: pg.Pool, beginning: string): Promise<Map<string, number>> {
  const { rows } = await owner.query<{ serial: string; n: number }>(
    `select i.serial, count(*)::int as n from facts.fact_item k join facts.item i on i.id = k.item where i.serial like $1 || '%' group by 1`,
    [beginning],
  )
  return new Map(rows.map(({ serial, n }) => [serial, n]))
}
