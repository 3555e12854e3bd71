import type { z } from 'zod'
import type { Operation } from '#app/operation.server.ts'
import type { CompanyDone } from './company.ts'
import type { companySchema } from './company-form.ts'
import { confirmContactsOf, keepContact, retireContactOfOurs } from './keep-contacts.server.ts'
import { keepLocation, retireLocationOfOurs } from './keep-locations.server.ts'

/** Does what the page of the company was asked; null when what it was about is there no more. Forbidden (403) to all but admins. */
export async function actOnCompany(
  op: Operation,
  said: z.infer<ReturnType<typeof companySchema>>,
): Promise<CompanyDone | null> {
  const when = async (doing: Promise<boolean>, done: CompanyDone) => ((await doing) ? done : null)
  switch (said.act) {
    case 'add-location':
      return when(keepLocation(op, { ...said, id: null }), 'added')
    case 'change-location':
      return when(keepLocation(op, said), 'changed')
    case 'retire-location':
      return when(retireLocationOfOurs(op, said), 'retired')
    case 'add-contact': {
      const { name, email, phone, purposes, id: location } = said
      return when(keepContact(op, { name, email, phone, purposes, location }), 'added')
    }
    case 'change-contact':
      return when(keepContact(op, said), 'changed')
    case 'retire-contact':
      return when(retireContactOfOurs(op, said), 'retired')
    case 'confirm':
      return when(confirmContactsOf(op, { location: said.location, contact: said.contact ?? null }), 'confirmed')
  }
}
