import { namedParty } from './named-party.ts'
import type { Kysely } from 'kysely'
import type { Database, Reader } from '#db/database.ts'
import { noticesCovering } from '#db/evidence.ts'
import { parseUdi } from '#app/vocabulary/udi.ts'
import type { PublishedNotice } from './evidence.ts'

/** What a label says of itself; a serial or lot that it does not state cannot rule a recall out. */
export type NoticeQuestion = { di: string | null; lot: string | null; serial: string | null }

/**
 * Published recalls that cover each label or cannot be ruled out for it, newest first, in the order of the labels.
 * Hidden from nobody: needs no organization and no reach.
 */
export async function noticesAboutEach(
  db: Reader | Kysely<Database>,
  labels: readonly NoticeQuestion[],
): Promise<PublishedNotice[][]> {
  const asked = labels.flatMap((label, index) => (label.di === null ? [] : [{ ...label, di: label.di, index }]))
  const notices: PublishedNotice[][] = labels.map(() => [])
  if (asked.length === 0) return notices
  for (const row of await noticesCovering(db, asked)) {
    notices[asked[row.label]?.index ?? -1]?.push({
      reference: row.reference,
      title: row.title,
      titleZh: row.title_zh,
      instruction: row.instruction,
      instructionZh: row.instruction_zh,
      issuer: namedParty(row),
      issuedAt: row.issued_at.toISOString(),
      match: row.match,
    })
  }
  return notices
}

/** The same for a scanned text, for somebody who has not signed in. */
export async function noticesFor(
  services: { readonly db: Kysely<Database> },
  asked: { text: string },
): Promise<PublishedNotice[]> {
  const { di, lot, serial } = parseUdi(asked.text, { now: new Date() })
  const [notices] = await noticesAboutEach(services.db, [{ di, lot, serial }])
  return notices ?? []
}
