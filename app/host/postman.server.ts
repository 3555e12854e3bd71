import { createHash } from 'node:crypto'
import type { Kysely } from 'kysely'
import type { Database } from '#db/database.ts'
import { flagBounced } from '#db/contacts.ts'
import { type HeldLetter, letterReaders, listenForLetters, markFailed, markSent, takeLetters } from '#db/outbox.ts'
import { compose, isLetterKind, type LetterAbout } from '#emails/catalog.ts'
import { isRefusedForGood, type Transport } from '#emails/transport.ts'
import { pause, type Worker } from './workers.server.ts'

const AT_ONCE = 20
const LEASE_SECONDS = 120
const GIVE_UP_AFTER = 12
const LOOK_EVERY = 10_000

/**
 * Takes letters from the outbox, renders and sends them, marks them. A letter leaves after the commit of the change it
 * tells of and at least once: killed between sending and marking, it goes again with the same Message-ID.
 */
export function postman(services: {
  db: Kysely<Database>
  /** For the connection that listens. */
  databaseUrl: string
  origin: string
  transport: Transport
}): Worker {
  return {
    name: 'the postman',
    run: async (stop) => {
      let rung = true
      let waiting = new AbortController()
      const ring = () => {
        rung = true
        waiting.abort()
      }
      const listening = listenForLetters(services.databaseUrl, ring, stop)
      listening.catch(() => waiting.abort()) // awaited below; here it only ends the waiting
      let broken: unknown = null
      void listening.catch((error: unknown) => (broken = error))
      while (!stop.aborted && broken === null) {
        if (rung) {
          rung = false
          if ((await deliver(services)) === AT_ONCE) rung = true
          if (rung) continue
        }
        waiting = new AbortController()
        await pause(LOOK_EVERY, AbortSignal.any([stop, waiting.signal]))
        rung = true
      }
      await listening
    },
  }
}

/** Sends what waits. Gives the number of letters taken. */
export async function deliver(services: {
  db: Kysely<Database>
  origin: string
  transport: Transport
}): Promise<number> {
  const letters = await takeLetters(services.db, AT_ONCE, LEASE_SECONDS)
  for (const letter of letters) {
    try {
      await send(services, letter)
      await markSent(services.db, letter.id)
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error)
      await markFailed(services.db, letter.id, why, GIVE_UP_AFTER)
    }
  }
  return letters.length
}

async function send(
  { db, origin, transport }: { db: Kysely<Database>; origin: string; transport: Transport },
  letter: HeldLetter,
): Promise<void> {
  if (!isLetterKind(letter.kind)) throw new Error(`no letter is known for ${letter.kind}`)
  const about: LetterAbout = {
    path: typeof letter.about.path === 'string' ? letter.about.path : '/desk',
    ...(typeof letter.about.from === 'string' ? { from: letter.about.from } : {}),
    ...(typeof letter.about.reference === 'string' ? { reference: letter.about.reference } : {}),
  }
  let refused: unknown = null
  let taken = 0
  for (const reader of await letterReaders(db, letter.id)) {
    const language = reader.language?.startsWith('zh') ? 'zh-CN' : 'en'
    try {
      await transport.send({
        ...compose(letter.kind, about, language, origin),
        messageId: messageIdOf(letter.id, reader.email, origin),
        to: { name: reader.name, address: reader.email },
      })
      taken += 1
    } catch (error) {
      // one mailbox that is gone holds up no other reader; anything else is tried again
      if (!isRefusedForGood(error)) throw error
      await flagBounced(db, reader.email)
      refused = error
    }
  }
  if (taken === 0 && refused !== null) throw refused
}

/** The same for the same letter and reader, today and after a restart. */
export function messageIdOf(letter: number, email: string, origin: string): string {
  const reader = createHash('sha256').update(email).digest('hex').slice(0, 12)
  return `<outbox-${letter}-${reader}@${new URL(origin).hostname}>`
}
