import type { Kysely } from 'kysely'
import type { Door, Purpose } from '#app/disclosure/disclosure.ts'
import { type Disclosed, recordDisclosure } from '#db/disclosures.ts'
import type { Database, Reader, Writer } from '#db/database.ts'
import { openSession } from '#db/session.ts'
import { abilityFor, ask } from '#policies/ability-for.ts'
import type { Actor, Grant } from '#policies/actor.ts'
import { affordance, type NotOffered } from '#policies/affordances.ts'
import { Reach } from '#policies/reach.ts'
import { Refusal } from '#policies/refusal.ts'
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
}

/** Everything one request may know: who asks, when, what for, and a database bound to their organization. */
export type Operation = OperationAsked & {
  /** A read-only transaction that sees one state of the world. */
  readonly reading: <T>(work: (db: Reader) => Promise<T>) => Promise<T>
  /** The same for questions about items by name, which one plan serves whatever the value. */
  readonly lookingUp: <T>(work: (db: Reader) => Promise<T>) => Promise<T>
  /** A transaction that may change what the policies allow. */
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
  const can = <S extends SubjectName>(action: Action, subject: S, row: Subjects[S]) =>
    policy.can(action, ask(subject, row))
  return {
    ...asked,
    grants,
    ...openSession(services.db, bound),
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
