import type { Kysely } from 'kysely'
import type { Door, Purpose } from '#app/disclosure/disclosure.ts'
import { claimAct, keepOutcome } from '#db/done-once.ts'
import { type Disclosed, recordDisclosure } from '#db/disclosures.ts'
import type { Database, Reader, Writer } from '#db/database.ts'
import { openSession } from '#db/session.ts'
import { abilityFor, ask } from '#policies/ability-for.ts'
import type { Actor, Grant } from '#policies/actor.ts'
import { affordance, type NotOffered } from '#policies/affordances.ts'
import { Reach } from '#policies/reach.ts'
import { Refusal } from '#policies/refusal.ts'
import { SentBefore } from './sent-before.ts'
import type { Action, SubjectName, Subjects } from '#policies/vocabulary.ts'

/** What an operation needs of the process. `disclosureDb` reaches the primary over connections of its own. */
export type OperationServices = { readonly db: Kysely<Database>; readonly disclosureDb: Kysely<Database> }

/** What one request brings along. */
export type OperationAsked = {
  readonly actor: Actor
  readonly grants: readonly Grant[]
  /** The server's clock at the start of the request. */
  readonly now: Date
  readonly door: Door
  readonly purpose: Purpose
  /** The reader's time zone (IANA), which says when a day ends. */
  readonly zone: string
  readonly language: string
  /** Why a change is made, as its author said; the trail keeps it. */
  readonly reason?: string
  /** Given, what is written is done once under this key: sent again it gives the same outcome. */
  readonly once?: { readonly key: string; readonly route: string; readonly request: Buffer }
}

/** Everything one request may know: who asks, when, what for, and a database bound to their organization. */
export type Operation = OperationAsked & {
  /** A read-only transaction that sees one state of the world. */
  readonly reading: <T>(work: (db: Reader) => Promise<T>) => Promise<T>
  /** The same for questions about items by name, which one plan serves whatever the value. */
  readonly lookingUp: <T>(work: (db: Reader) => Promise<T>) => Promise<T>
  /** A transaction that may change what the policies allow. With a key, its outcome is plain data and kept beside it. */
  readonly writing: <T>(work: (db: Writer) => Promise<T>) => Promise<T>
  /** Proof for `db/` that the policies were asked. */
  readonly reach: <A extends Action, S extends SubjectName>(action: A, subject: S) => Reach<A, S>
  /** Throws a forbidden Refusal unless the actor may do this to this row. */
  readonly require: <S extends SubjectName>(action: Action, subject: S, row: Subjects[S]) => void
  readonly can: <S extends SubjectName>(action: Action, subject: S, row: Subjects[S]) => boolean
  /** Why a page must not offer an act, null when it may: a key under `affordance.*`. */
  readonly whyNot: <S extends SubjectName>(action: Action, subject: S, row: Subjects[S]) => NotOffered | null
  /** Writes the one row that says what an answer discloses. Resolves once it is durable: no row, no answer. */
  readonly disclose: (answer: Disclosed) => Promise<void>
}

/**
 * An operation for one request. Only grants made for this purpose count: what was promised for a recall opens nothing
 * to a free lookup. Throws when a rule could not be compiled; never when the actor may do little.
 */
export function operationFor(services: OperationServices, asked: OperationAsked): Operation {
  const { actor } = asked
  const grants = asked.grants.filter((grant) => grant.purpose === asked.purpose)
  const policy = abilityFor(actor, grants)
  const bound = {
    organizationId: actor.organizationId,
    personId: actor.personId,
    clientId: actor.clientId,
    purpose: asked.purpose,
    ...(asked.reason === undefined ? {} : { reason: asked.reason }),
  }
  const session = openSession(services.db, bound)
  const can = <S extends SubjectName>(action: Action, subject: S, row: Subjects[S]) =>
    policy.can(action, ask(subject, row))
  return {
    ...asked,
    grants,
    ...session,
    writing: asked.once === undefined ? session.writing : writingOnce(session.writing, actor, asked.once),
    reach: (action, subject) => new Reach(policy, actor.organizationId, action, subject),
    can,
    require: (action, subject, row) => {
      if (!can(action, subject, row)) throw Refusal.forbidden(action, subject)
    },
    whyNot: (action, subject, row) => affordance(policy, actor, action, subject, row),
    disclose: async (answer) => {
      const { writing } = openSession(services.disclosureDb, bound)
      await writing((db) => recordDisclosure(db, asked, answer))
    },
  }
}

/**
 * Writes under a key. The key is kept in the transaction of the act: either both are there or neither. Throws `SentBefore`
 * when the key came with another content.
 */
function writingOnce(
  writing: Operation['writing'],
  actor: Actor,
  once: NonNullable<OperationAsked['once']>,
): Operation['writing'] {
  let part = 0
  return async <T>(work: (db: Writer) => Promise<T>): Promise<T> => {
    const act = {
      organization: actor.organizationId,
      actor: actor.personId === null ? `client ${actor.clientId ?? ''}` : `person ${actor.personId}`,
      ...once,
      part,
    }
    const outcome = await writing(async (db): Promise<T> => {
      const remembered = await claimAct(db, act)
      if (remembered.before && !remembered.same) throw new SentBefore()
      if (remembered.before) return remembered.outcome as T // kept by this very act, as plain data
      const fresh = await work(db)
      await keepOutcome(db, act, fresh)
      return fresh
    })
    part++ // an attempt that was rolled back is made again under the same number
    return outcome
  }
}
