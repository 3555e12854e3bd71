import { ask, type Policy } from './ability-for.ts'
import type { Actor } from './actor.ts'
import type { Action, SubjectName, Subjects } from './vocabulary.ts'

/** Why a page must not offer an act: a key of the catalogue under `affordance.*`. */
export type NotOffered =
  | 'needs-operations'
  | 'needs-quality'
  | 'needs-data-steward'
  | 'needs-admin'
  | 'needs-quality-or-admin'
  | 'needs-data-steward-or-admin'
  | 'not-addressed-to-you'
  | 'not-the-consignee'
  | 'other'

/** For acts that a page offers: the column that names the acting side, and the words when side or role is missing. */
const ACTS: Readonly<Record<string, { side: string; elsewhere: NotOffered; role: NotOffered }>> = {
  'confirm Delivery': { side: 'consignee', elsewhere: 'not-the-consignee', role: 'needs-operations' },
  'ask ConfirmationRequest': { side: 'asker', elsewhere: 'other', role: 'needs-operations' },
  'answer ConfirmationRequest': { side: 'labeler', elsewhere: 'not-addressed-to-you', role: 'needs-quality' },
  'approve Amendment': { side: 'owner', elsewhere: 'other', role: 'needs-data-steward' },
  'refuse Amendment': { side: 'owner', elsewhere: 'other', role: 'needs-data-steward' },
  'ask Erasure': { side: 'owner', elsewhere: 'other', role: 'needs-data-steward' },
  'approve Erasure': { side: 'owner', elsewhere: 'other', role: 'needs-quality' },
  'refuse Erasure': { side: 'owner', elsewhere: 'other', role: 'needs-quality' },
  'change Organization': { side: 'id', elsewhere: 'other', role: 'needs-admin' },
  'change ApiClient': { side: 'organization', elsewhere: 'other', role: 'needs-admin' },
  'change Appointment': { side: 'labeler', elsewhere: 'other', role: 'needs-data-steward' },
  'change Membership': { side: 'organization', elsewhere: 'other', role: 'needs-admin' },
  'approve Recovery': { side: 'organization', elsewhere: 'other', role: 'needs-admin' },
  'refuse Recovery': { side: 'organization', elsewhere: 'other', role: 'needs-admin' },
  'change Calendar': { side: 'organization', elsewhere: 'other', role: 'needs-quality-or-admin' },
  'change Location': { side: 'organization', elsewhere: 'other', role: 'needs-admin' },
  'offer Grant': { side: 'owner', elsewhere: 'other', role: 'needs-data-steward' },
  'accept Grant': { side: 'partner', elsewhere: 'not-addressed-to-you', role: 'needs-data-steward' },
  'approve Grant': { side: 'owner', elsewhere: 'other', role: 'needs-quality' },
  'refuse Grant': { side: 'partner', elsewhere: 'not-addressed-to-you', role: 'needs-data-steward' },
  'ask IdentifierClaim': { side: 'organization', elsewhere: 'other', role: 'needs-data-steward' },
  'invite Invitation': { side: 'organization', elsewhere: 'other', role: 'needs-admin' },
  'change Invitation': { side: 'organization', elsewhere: 'other', role: 'needs-admin' },
  'change Partnership': { side: 'inviter', elsewhere: 'needs-admin', role: 'needs-admin' },
  'suspend Partnership': { side: 'inviter', elsewhere: 'other', role: 'needs-data-steward-or-admin' },
  'ask SharingRequest': { side: 'asker', elsewhere: 'other', role: 'needs-operations' },
  'answer SharingRequest': { side: 'owner', elsewhere: 'other', role: 'needs-data-steward' },
  'offer GuestLink': { side: 'owner', elsewhere: 'other', role: 'needs-data-steward' },
  'revoke GuestLink': { side: 'owner', elsewhere: 'other', role: 'needs-data-steward' },
  'verify GuestLink': { side: 'owner', elsewhere: 'other', role: 'needs-quality' },
  'ask Scar': { side: 'customer', elsewhere: 'other', role: 'needs-quality' },
  'approve Scar': { side: 'customer', elsewhere: 'other', role: 'needs-quality' },
  'answer Scar': { side: 'supplier', elsewhere: 'not-addressed-to-you', role: 'needs-quality' },
  'revoke Grant': { side: 'owner', elsewhere: 'other', role: 'needs-data-steward' },
}

/**
 * Whether a page may offer an act on this row: null when it may, else the reason to print beside the disabled control.
 * Decides nothing: the act itself is refused by the same policy.
 */
export function affordance<S extends SubjectName>(
  policy: Policy,
  actor: Actor,
  action: Action,
  subject: S,
  row: Subjects[S],
): NotOffered | null {
  const asked = ask(subject, row)
  if (policy.can(action, asked)) return null
  const act = ACTS[`${action} ${subject}`]
  if (!act || actor.personId === null) return 'other'
  return asked[act.side] === actor.organizationId ? act.role : act.elsewhere
}
