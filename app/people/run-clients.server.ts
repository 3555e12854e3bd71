import { randomInt } from 'node:crypto'
import type { Purpose } from '#app/disclosure/disclosure.ts'
import { newClientSecret } from '#app/identity/clients.server.ts'
import type { Vault } from '#app/identity/vault.server.ts'
import type { Operation } from '#app/operation.server.ts'
import { ClientId } from '#app/vocabulary/ids.ts'
import { disableClient, keepClientSecret, makeApiClient } from '#db/api-clients.ts'
import type { Scope } from '#policies/actor.ts'
import { Refusal } from '#policies/refusal.ts'
import type { ToldSecret } from './clients.ts'

/**
 * Makes a client of ours and gives its secret, in the clear, this once: what is remembered of the act to answer it twice
 * does not hold it, so `sent-before` is all that a second sending learns. `too-many`: fifty are active.
 */
export async function makeClient(
  op: Operation,
  ask: { vault: Vault; slug: string; name: string; scopes: readonly Scope[]; purposes: readonly Purpose[] },
): Promise<ToldSecret | 'too-many' | 'sent-before'> {
  const { vault, slug, ...client } = ask
  const id = ClientId.parse(`${slug.slice(0, 60)}-${letters(6)}`)
  const { secret, sealed } = newClientSecret(vault, id)
  const kept = await op.writing(async (db) => {
    op.require('change', 'ApiClient', { organization: op.actor.organizationId })
    return { id, outcome: await makeApiClient(db, op.reach('change', 'ApiClient'), { ...client, id, sealed }) }
  })
  if (kept.outcome === 'too-many') return 'too-many'
  return kept.id === id ? { id, name: ask.name, secret } : 'sent-before'
}

/**
 * Gives a client another secret, in the clear, this once. The old one and what it got are refused at once. Hidden (404)
 * when it is not ours; `over` when it is switched off or has no secret.
 */
export async function rotateClient(
  op: Operation,
  ask: { vault: Vault; id: ClientId; name: string },
): Promise<ToldSecret | 'over' | 'sent-before'> {
  const { id, name } = ask
  const { secret, sealed } = newClientSecret(ask.vault, id)
  const attempt = letters(12) // tells this act from one that was done before under its key
  const kept = await op.writing(async (db) => {
    op.require('change', 'ApiClient', { organization: op.actor.organizationId })
    const outcome = await keepClientSecret(db, op.reach('change', 'ApiClient'), id, sealed)
    if (outcome === 'hidden') throw Refusal.hidden('client')
    return { attempt, outcome }
  })
  if (kept.outcome === 'over') return 'over'
  return kept.attempt === attempt ? { id, name, secret } : 'sent-before'
}

/** Switches a client off for good. Hidden (404) when it is not ours; `over` when it was before. */
export async function switchOffClient(op: Operation, ask: { id: ClientId; reason: string }): Promise<'kept' | 'over'> {
  return op.writing(async (db) => {
    op.require('change', 'ApiClient', { organization: op.actor.organizationId })
    const outcome = await disableClient(db, op.reach('change', 'ApiClient'), ask.id, ask.reason)
    if (outcome === 'hidden') throw Refusal.hidden('client')
    return outcome
  })
}

/** Letters and digits that nobody confuses, at random. */
function letters(count: number): string {
  const known = '23456789abcdefghjkmnpqrstvwxyz'
  return Array.from({ length: count }, () => known[randomInt(known.length)]).join('')
}
