/** What a contact of a location is for: who answers for quality, acts on a recall, sends, receives. */
export const CONTACT_PURPOSES = ['quality', 'recall', 'logistics', 'receiving'] as const
export type ContactPurpose = (typeof CONTACT_PURPOSES)[number]
