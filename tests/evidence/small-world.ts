import type { Door, Purpose } from '#app/disclosure/disclosure.ts'
import { type Operation, operationFor } from '#app/operation.server.ts'
import { OrganizationId, PersonId } from '#app/vocabulary/ids.ts'
import type { OrganizationKind, Role } from '#db/portal/foundation.ts'
import { liveGrants } from '#db/grants.ts'
import { openSession } from '#db/session.ts'
import { type Firm, openStory, ordinaryCourse, type Story } from '#tests/db/facts/story.ts'

export type SmallWorld = Story & {
  /** An operation of a person of a firm, as a page builds it: grants are read anew each time. */
  as: (firm: Firm, ...roles: Role[]) => Promise<Operation>
  /** The same by another door or at another time. */
  at: (
    firm: Firm,
    change: { door?: Door; now?: Date; zone?: string; roles?: Role[]; person?: PersonId; purpose?: Purpose },
  ) => Promise<Operation>
  person: Readonly<Record<Firm, PersonId>>
}

/** The day on which tests read: the ordinary course took place in January 2025. */
export const NOW = new Date('2025-06-02T10:00:00Z')
export const TODAY = '2025-06-02'

const KINDS: Partial<Record<Firm, OrganizationKind>> = {
  maker: 'manufacturer',
  carrier: 'logistics',
  hospital: 'hospital',
  clinic: 'hospital',
  operator: 'operator',
}

/** The firms of the story with a person each, after the ordinary course, and with the grants that most tests need. */
export async function smallWorld(): Promise<SmallWorld> {
  const story = await openStory()
  const person = {} as Record<Firm, PersonId> // filled below, for every firm
  for (const [firm, id] of Object.entries(story.id) as [Firm, number][]) {
    // the keys of that record
    const { rows } = await story.db.ownerPool.query<{ id: number }>(
      `insert into portal.person (email, name) values ($1, $2) returning id`,
      [`${firm}@example.test`, `Person of ${firm}`],
    )
    person[firm] = PersonId.parse(rows[0]?.id)
    await story.db.ownerPool.query(
      `insert into portal.membership (person, organization, roles) values ($1, $2, '{quality}')`,
      [person[firm], id],
    )
  }
  await ordinaryCourse(story)
  await story.db.ownerPool.query('update portal.grant_ set revoked_at = now()')
  await story.grant('maker', 'hospital', 'c', {
    groups: ['identity', 'dates', 'release'],
    extent: 'item',
    verdict: ['identity', 'custody', 'safety', 'release'],
  })
  const at: SmallWorld['at'] = async (firm, change) => {
    const organizationId = OrganizationId.parse(story.id[firm])
    const personId = change.person ?? person[firm]
    const bound = { organizationId, personId, clientId: null }
    const grants = await openSession(story.db.app, bound).reading(liveGrants)
    return operationFor(
      { db: story.db.app, disclosureDb: story.db.app },
      {
        actor: {
          personId,
          clientId: null,
          organizationId,
          kind: KINDS[firm] ?? 'supplier',
          roles: change.roles ?? ['quality'],
          scopes: [],
        },
        grants,
        now: change.now ?? NOW,
        door: change.door ?? 'page',
        purpose: change.purpose ?? 'provenance',
        zone: change.zone ?? 'Europe/Dublin',
        language: 'en',
      },
    )
  }
  return { ...story, person, at, as: (firm, ...roles) => at(firm, roles.length > 0 ? { roles } : {}) }
}
