import { namedParty } from '#app/evidence/named-party.ts'
import type { Operation } from '#app/operation.server.ts'
import { startOfDay } from '#app/vocabulary/start-of-day.ts'
import { DisclosureId } from '#app/vocabulary/ids.ts'
import { parseUdi } from '#app/vocabulary/udi.ts'
import { disclosuresOfOurs, readersOfOurs } from '#db/disclosures.ts'
import { type Group, GROUPS } from '#app/vocabulary/groups.ts'
import { DISCLOSURE_FLAGS, type DisclosureFilter, type DisclosureLog } from './disclosure.ts'

/** Rows on a page of the log. */
export const ROWS_A_PAGE = 100

/**
 * Who read facts of ours, newest first, 100 rows a page: our own part of each answer, the organization and role of the
 * reader, never a person's name. Days are the reader's own (`op.zone`). A page token that is none gives the first page.
 */
export async function disclosureLog(op: Operation, filter: DisclosureFilter): Promise<DisclosureLog> {
  const reach = op.reach('read', 'Disclosure')
  const before = filter.page === null ? null : (DisclosureId.safeParse(filter.page).data ?? null)
  return op.reading(async (db) => {
    const rows = await disclosuresOfOurs(db, reach, {
      organization: filter.organization,
      purpose: filter.purpose,
      from: filter.from === null ? null : startOfDay(filter.from, op.zone, 0),
      until: filter.until === null ? null : startOfDay(filter.until, op.zone, 1),
      flag: filter.flag,
      items: filter.item === null ? null : wordsFor(filter.item, op.now),
      before,
      limit: ROWS_A_PAGE + 1,
    })
    const page = rows.slice(0, ROWS_A_PAGE)
    return {
      rows: page.map((row) => ({
        id: row.public_id,
        at: row.at.toISOString(),
        to: namedParty(row.reader),
        kind: row.reader.kind,
        guest: row.guest,
        role: row.role,
        purpose: row.purpose,
        door: row.door,
        question: row.question,
        facts: row.facts,
        groups: row.groups.filter(isGroup),
        firstGroups: row.first_groups.filter(isGroup),
        flags: DISCLOSURE_FLAGS.filter(
          (flag) => ({ first: row.first_groups.length > 0, surge: row.surge, 'off-hours': row.off_hours })[flag],
        ),
      })),
      next: rows.length > page.length ? (page.at(-1)?.public_id ?? null) : null,
      organizations: (await readersOfOurs(db, reach)).map(namedParty),
    }
  })
}

/** What an item can be asked for by: as it was typed, and, when it is a code, the identifiers in it. */
function wordsFor(text: string, now: Date): string[] {
  const { candidates } = parseUdi(text, { now })
  const [uri] = candidates
  return uri === undefined ? [text] : [text, uri]
}

function isGroup(text: string): text is Group {
  return (GROUPS as readonly string[]).includes(text) // widened: `includes` asks for a member
}
