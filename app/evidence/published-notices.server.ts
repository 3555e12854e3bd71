import type { Kysely } from 'kysely'
import type { Database, Reader } from '#db/database.ts'
import { noticesCovering } from '#db/evidence.ts'
import { parseUdi } from '#app/vocabulary/udi.ts'
import type { PublishedNotice } from './evidence.ts'

/** What a label says of itself; a serial or lot that it does not state cannot rule a recall out. */
export type NoticeQuestion = { di: string | null; lot: string | null; serial: string | null }

/**
 * Published recalls that cover a label or cannot be ruled out for it, newest first. Hidden from nobody: needs no
 * organization and no reach.
 */
export async function noticesAbout(db: Reader | Kysely<Database>, label: NoticeQuestion): Promise<PublishedNotice[]> {
  if (label.di === null) return []
  const rows = await noticesCovering(db, { di: label.di, lot: label.lot, serial: label.serial })
  return rows.map((row) => ({
    reference: row.reference,
    title: row.title,
    titleZh: row.title_zh,
    instruction: row.instruction,
    instructionZh: row.instruction_zh,
    issuer: { slug: row.slug, name: row.name, nameZh: row.name_zh },
    issuedAt: row.issued_at.toISOString(),
    match: row.match,
  }))
}

/** The same for a scanned text, for somebody who has not signed in. */
export async function noticesFor(
  services: { readonly db: Kysely<Database> },
  asked: { text: string },
): Promise<PublishedNotice[]> {
  const { di, lot, serial } = parseUdi(asked.text, { now: new Date() })
  return noticesAbout(services.db, { di, lot, serial })
}
