/** What a machine's token may be used for, in the order they are offered. */
export const SCOPES = [
  'epcis:capture',
  'epcis:query',
  'evidence:read',
  'cases:read',
  'cases:write',
  'fhir:read',
] as const
export type Scope = (typeof SCOPES)[number]
