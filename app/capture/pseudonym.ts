import type { OrganizationId } from '#app/vocabulary/ids.ts'
import type { Pseudonym } from './normalise.ts'

/**
 * Pseudonyms of one organization: the same person has the same one in all its facts, another organization's pseudonym
 * for the same name is another, and none leads back to the name without the key.
 */
export function personPseudonym(
  vault: { digest(purpose: string, text: string): Buffer },
  organization: OrganizationId,
): Pseudonym {
  return (identifier) =>
    `urn:trace-commons:person:${vault.digest('pseudonym', `${organization}\n${identifier}`).toString('hex').slice(0, 32)}`
}
