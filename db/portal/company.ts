import type { ContactPurpose } from '#app/vocabulary/contact-purposes.ts'
import type { ContactId, LocationId, OrganizationId, PersonId } from '#app/vocabulary/ids.ts'
import type { Fixed, Made } from './foundation.ts'

export type LocationTable = {
  id: Made<number>
  public_id: Made<LocationId>
  organization: Fixed<OrganizationId>
  name: string
  gln: string | null
  address: string
  country: string
  zone: string
  changed_by: PersonId
  changed_at: Made<Date>
  retired_at: Date | null
  retired_because: string | null
}

export type ContactTable = {
  id: Made<number>
  public_id: Made<ContactId>
  organization: Fixed<OrganizationId>
  location: Fixed<number>
  name: string
  email: string
  phone: string | null
  purposes: ContactPurpose[]
  confirmed_at: Made<Date>
  confirmed_by: PersonId
  bounced_at: Date | null
  changed_by: PersonId
  changed_at: Made<Date>
  retired_at: Date | null
  retired_because: string | null
}

export type CompanyTables = { 'portal.location': LocationTable; 'portal.contact': ContactTable }
