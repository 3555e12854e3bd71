import { createHmac } from 'node:crypto'
import { type CaptureWork, openCaptureWork } from '#app/capture/capture-work.server.ts'
import type { NotAdmitted } from '#app/doors/door-host.ts'
import { epcisDoor } from '#app/doors/epcis/epcis.ts'
import { operationFor } from '#app/operation.server.ts'
import { OrganizationId } from '#app/vocabulary/ids.ts'
import { liveGrants } from '#db/grants.ts'
import { openSession } from '#db/session.ts'
import type { Scope } from '#policies/actor.ts'
import { type TestDatabase, freshDatabase } from '#tests/world/database.ts'

/** Two manufacturers and a hospital, each with an API client, before the EPCIS door and a real database. */
export type EpcisWorld = {
  readonly database: TestDatabase
  readonly work: CaptureWork
  readonly organizations: Readonly<Record<Company, OrganizationId>>
  /** Asks the door as the client of a company; `null` asks without a token. */
  readonly ask: (company: Company | null, path: string, init?: RequestInit) => Promise<Response>
  /** Posts a document and waits until its job has ended; gives the job. */
  readonly capture: (
    company: Company,
    document: string,
    headers?: Record<string, string>,
  ) => Promise<Record<string, unknown>>
  /** Everything in the store, counted by its owner. */
  readonly facts: () => Promise<number>
  readonly close: () => Promise<void>
}

export const COMPANIES = ['meridian', 'calder', 'st-brigids'] as const
export type Company = (typeof COMPANIES)[number]

export const NO_SCOPES: readonly Scope[] = []

/** A fresh world. `scopes` is what every client's token carries. */
export async function epcisWorld(scopes: readonly Scope[] = ['epcis:capture', 'epcis:query']): Promise<EpcisWorld> {
  const database = await freshDatabase()
  const organizations: Record<Company, OrganizationId> = {
    meridian: OrganizationId.parse(1),
    calder: OrganizationId.parse(1),
    'st-brigids': OrganizationId.parse(1),
  }
  for (const slug of COMPANIES) {
    const kind = slug === 'st-brigids' ? 'hospital' : 'manufacturer'
    const { rows } = await database.ownerPool.query<{ id: number }>(
      'insert into portal.organization (slug, name, kind, country) values ($1, $1, $2, $3) returning id',
      [slug, kind, 'IE'],
    )
    organizations[slug] = OrganizationId.parse(rows[0]?.id)
  }
  const vault = {
    digest: (purpose: string, text: string) => createHmac('sha256', `key of ${purpose}`).update(text).digest(),
  }
  const work = openCaptureWork({ db: database.app, vault })
  const door = epcisDoor({
    work,
    operation: async (request, scope) => {
      const company = COMPANIES.find((slug) => request.headers.get('authorization') === `Bearer ${slug}`)
      if (!company) throw notAdmitted(401, 'An access token is required')
      if (!scopes.includes(scope)) throw notAdmitted(403, 'The token does not carry the scope for this')
      const organizationId = organizations[company]
      const bound = { organizationId, personId: null, clientId: `${company}-erp` }
      const grants = await openSession(database.app, bound).reading((db) => liveGrants(db))
      return operationFor(
        { db: database.app, disclosureDb: database.app },
        {
          actor: { ...bound, kind: company === 'st-brigids' ? 'hospital' : 'manufacturer', roles: [], scopes },
          grants,
          now: new Date(),
          door: 'epcis',
          purpose: 'provenance',
          zone: 'UTC',
          language: 'en',
        },
      )
    },
  })
  const ask: EpcisWorld['ask'] = async (company, path, init = {}) => {
    const headers = new Headers(init.headers)
    if (company) headers.set('authorization', `Bearer ${company}`)
    if (init.body !== undefined && !headers.has('content-type')) headers.set('content-type', 'application/json')
    return door.fetch(new Request(`http://localhost:3000/epcis/v2${path}`, { ...init, headers }))
  }
  return {
    database,
    work,
    organizations,
    ask,
    capture: async (company, document, headers = {}) => {
      const accepted = await ask(company, '/capture', { method: 'POST', body: document, headers })
      if (accepted.status !== 202) throw new Error(`not accepted: ${accepted.status} ${await accepted.text()}`)
      await work.drained()
      const job = await ask(company, (accepted.headers.get('location') ?? '').replace('/epcis/v2', ''))
      return asRecord(await job.json())
    },
    facts: async () => {
      const { rows } = await database.ownerPool.query<{ n: number }>('select count(*)::int as n from facts.fact')
      return rows[0]?.n ?? 0
    },
    close: async () => {
      await work.drained()
      await database.close()
    },
  }
}

function notAdmitted(status: 401 | 403, message: string): NotAdmitted {
  return Object.assign(new Error(message), { status, challenge: 'Bearer realm="trace-commons"' })
}

/** JSON that must be an object. */
export function asRecord(value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null) throw new Error('an object was expected')
  return { ...value }
}

/** The events of an answer of GET /events. */
export async function eventsOf(answer: Response): Promise<Record<string, unknown>[]> {
  if (answer.status !== 200) throw new Error(`${answer.status} ${await answer.text()}`)
  const document = asRecord(await answer.json())
  const list = asRecord(asRecord(asRecord(document['epcisBody'])['queryResults'])['resultsBody'])['eventList']
  if (!Array.isArray(list)) throw new Error('no list of events')
  return list.map(asRecord)
}
