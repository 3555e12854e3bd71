import type { ContactRow, LocationRow, PartnerLocationRow } from '#db/locations.ts'
import type { NotOffered } from '#policies/affordances.ts'

/** A contact that was confirmed longer ago is due again. */
export const CONTACT_CYCLE_DAYS = 180
export const NAME_MAX = 200
export const ADDRESS_MAX = 500
export const EMAIL_MAX = 254
export const PHONE_MAX = 60
export const REASON_MAX = 2000

const DAY = 86_400_000

/** Since when a contact must have been confirmed to count as confirmed at `now`. */
export function confirmedSince(now: Date): Date {
  return new Date(now.getTime() - CONTACT_CYCLE_DAYS * DAY)
}

export type ContactState = 'confirmed' | 'due' | 'bounced'

/** How far a contact can be relied on; that letters do not arrive weighs more than that it is due. */
export function contactState(contact: { confirmed: string; bounced: string | null }, now: Date): ContactState {
  if (contact.bounced !== null) return 'bounced'
  return new Date(contact.confirmed) <= confirmedSince(now) ? 'due' : 'confirmed'
}

export type ContactLine = ContactRow & {
  readonly state: ContactState
  /** When it is due again. */
  readonly due: string
}

export type LocationView = Omit<LocationRow, 'contacts'> & { readonly contacts: readonly ContactLine[] }

export type CompanyView = {
  readonly locations: readonly LocationView[]
  readonly notOffered: NotOffered | null
}

/** What a partner tells us of where it is. */
export type PartnerLocation = PartnerLocationRow

/** When a contact confirmed at that instant is due again. */
export function dueAgain(confirmed: string): string {
  return new Date(new Date(confirmed).getTime() + CONTACT_CYCLE_DAYS * DAY).toISOString()
}

/** What was done before the page is shown. */
export const COMPANY_DONE = ['added', 'changed', 'retired', 'confirmed'] as const
export type CompanyDone = (typeof COMPANY_DONE)[number]
