/** Every URL of the portal as a function. Tests compare this list with the route tree. */

/**
 * Where an item is shown: GS1 identities under their own path, our own under /id/…, those of others under /id/uri/….
 * The same as `itemPath` of the vocabulary, which reads any spelling and brings the GS1 tables along; this one takes
 * canonical URIs only, and is small enough for the browser. A test holds the two equal.
 */
function itemPath(uri: string): string {
  if (uri.startsWith('https://id.gs1.org/')) return uri.slice('https://id.gs1.org'.length)
  const ours = 'urn:trace-commons:id:'
  if (uri.startsWith(ours)) return `/id/${uri.slice(ours.length).replaceAll(':', '/')}`
  return `/id/uri/${encodeURIComponent(uri)}`
}

/** GS1 Digital Link keys and our own /id: the paths behind which an item may stand. */
export const ITEM_PATHS = ['01', '00', '414', '417', '8003', '8004', '8006', '8010', '253', 'id'] as const

/** True for a path that a printed code may lead to; such a page is shown signed out too. */
export function isItemPath(pathname: string): boolean {
  return ITEM_PATHS.some((key) => pathname.startsWith(`/${key}/`))
}

/** True for the pages of one's own account, data requests of theirs included. */
export function isAccountPath(pathname: string): boolean {
  return /^\/account(\/|\.data$|$)/.test(pathname)
}

/** `?a=b&c=d` of the entries that have a value; an empty string when none has. */
function search(entries: Record<string, string | null | undefined>): string {
  const params = new URLSearchParams()
  for (const [name, value] of Object.entries(entries)) if (value) params.set(name, value)
  const text = params.toString()
  return text === '' ? '' : `?${text}`
}

export const paths = {
  home: () => '/',
  language: () => '/language',
  signIn: (returnTo?: string) => `/sign-in${search({ returnTo })}`,
  /** Says again who one is, before what cannot be undone. */
  signInAgain: (returnTo: string) => `/sign-in${search({ again: '1', returnTo })}`,
  account: () => '/account',
  secondFactor: (returnTo?: string) => `/account/second-factor${search({ returnTo })}`,
  people: () => '/people',
  inviteColleague: () => '/people/colleagues/new',
  /** Our API clients; one of them by its id. */
  clients: () => '/people/clients',
  newClient: () => '/people/clients/new',
  client: (id: string) => `/people/clients/${encodeURIComponent(id)}`,
  colleague: (person: number) => `/people/colleagues/${person}`,
  signOut: () => '/sign-out',
  signedOut: () => '/signed-out',
  signInFailed: () => '/sign-in-failed',
  chooseOrganization: (returnTo?: string) => `/choose-organization${search({ returnTo })}`,
  verify: () => '/verify',
  verifyList: () => '/verify/list',
  verifyListCsv: () => '/verify/list.csv',
  /** The evidence page of whatever was scanned, spelled as it was. */
  evidence: (scanned: string, page?: string | null) => `/evidence${search({ udi: scanned, page })}`,
  /** The evidence page of an item by its canonical URI. */
  item: (uri: string) => itemPath(uri),
  /** All that one may see of a product, newest first. */
  product: (of: { code?: string; since?: string; page?: string } = {}) => `/evidence/product${search(of)}`,
  productCsv: (of: { code: string; since: string }) => `/evidence/product.csv${search(of)}`,
  evidenceCsv: (scanned: string) => `/evidence.csv${search({ udi: scanned })}`,
  askToConfirm: () => '/confirmations/ask',
  confirmation: (id: string) => `/confirmations/${encodeURIComponent(id)}`,
  deliveries: () => '/deliveries',
  delivery: (of: string) => `/deliveries/check${search({ of })}`,
  deliveryConfirmed: (of: string, missing: number, extra: number) =>
    `/deliveries/confirmed${search({ of, missing: String(missing), extra: String(extra) })}`,
  desk: () => '/desk',
  /** What would fail tomorrow; `days` a shipment may wait for its receipt. */
  readiness: (days?: number) => `/readiness${search({ days: days === undefined ? null : String(days) })}`,
  readinessCsv: (of: { line: string; days: string }) => `/readiness.csv${search(of)}`,
  /** The published vocabulary: what each kind of fact says. */
  vocabulary: () => '/voc',
  amendment: (id: string) => `/amendments/${encodeURIComponent(id)}`,
  /** Erasures by law of our facts; with a fact, the form that asks for one. */
  erasures: (fact?: string) => `/erasures${search({ fact })}`,
  erasure: (id: string) => `/erasures/${encodeURIComponent(id)}`,
  /** Corrective requests; `show` chooses whose turn, `item` a canonical identity. */
  scars: (filter: { show?: string; item?: string } = {}) => `/scars${search(filter)}`,
  scarsCsv: (filter: { show?: string; item?: string } = {}) => `/scars.csv${search(filter)}`,
  newScar: (of: { item?: string; parent?: string } = {}) => `/scars/new${search(of)}`,
  scar: (id: string) => `/scars/${encodeURIComponent(id)}`,
  scarStep: (id: string, step: string, from?: string) =>
    `/scars/${encodeURIComponent(id)}/answer/${step}${search({ from })}`,
  scarCite: (id: string) => `/scars/${encodeURIComponent(id)}/cite`,
  identifiers: () => '/identifiers',
  appointments: () => '/appointments',
  identifierClaim: (claim: number) => `/identifiers/${claim}`,
  company: () => '/company',
  calendar: () => '/calendar',
  importDays: () => '/calendar/import',
  partnerCalendar: (slug: string) => `/calendar/partners/${encodeURIComponent(slug)}`,
  sharing: () => '/sharing',
  sharingInvite: () => '/sharing/invite',
  partner: (slug: string) => `/sharing/partners/${encodeURIComponent(slug)}`,
  grant: (id: string) => `/sharing/grants/${encodeURIComponent(id)}`,
  /** Passes on to a partner what was granted to us. */
  passOn: (id: string) => `/sharing/grants/${encodeURIComponent(id)}/onward`,
  /** The editor: for a partner, from a template, from a grant that is to be changed, to answer a question. */
  grantEditor: (of: { partner: string; template?: string | null; from?: string | null; request?: string | null }) =>
    `/sharing/grants/new${search(of)}`,
  guests: () => '/sharing/guests',
  newGuest: (item?: string) => `/sharing/guests/new${search({ item })}`,
  guestLink: (id: string) => `/sharing/guests/${encodeURIComponent(id)}`,
  /** Where the letter to a guest leads; with the place of an item, that item. */
  guest: (token: string, item?: number) =>
    `/guest/${encodeURIComponent(token)}${search({ item: item === undefined ? null : String(item) })}`,
  sharingRequest: (id: string) => `/sharing/requests/${encodeURIComponent(id)}`,
  /** What is withheld of a fact, and the question for more. */
  withheld: (fact: string) => `/sharing/withheld${search({ fact })}`,
  /** Who sees a fact of ours, and why. */
  whyVisible: (fact: string) => `/sharing/why${search({ fact })}`,
  joinColleagues: (token: string) => `/join/colleagues/${encodeURIComponent(token)}`,
  join: (token: string) => `/join/${encodeURIComponent(token)}`,
  whoLooked: (filter: Record<string, string | null> = {}) => `/who-looked${search(filter)}`,
  whoLookedCsv: (filter: Record<string, string | null> = {}) => `/who-looked.csv${search(filter)}`,
  devMail: () => '/dev/mail',
  devLetter: (id: string) => `/dev/mail/${encodeURIComponent(id)}`,
}
