import type { AppLoadContext } from '@remix-run/node'

/** Routes that only a signed-in person may use: an address of each, and what is sent where it takes a form. */
export const FOR_MEMBERS: Readonly<Record<string, { url: string; form?: Record<string, string> }>> = {
  '_portal.tsx': { url: '/verify' },
  '_portal.verify._index.tsx': { url: '/verify' },
  '_portal.verify.list.tsx': { url: '/verify/list', form: { codes: '(01)09521234500013' } },
  'verify.list[.]csv.tsx': { url: '/verify/list.csv', form: { codes: '(01)09521234500013' } },
  '_portal.evidence.tsx': { url: '/evidence?udi=(01)09521234500013' },
  'evidence[.]csv.tsx': { url: '/evidence.csv?udi=(01)09521234500013' },
  '_portal.deliveries._index.tsx': { url: '/deliveries' },
  '_portal.deliveries.check.tsx': { url: '/deliveries/check?of=DN-1', form: { of: 'DN-1', items: 'x' } },
  '_portal.deliveries.confirmed.tsx': { url: '/deliveries/confirmed?of=DN-1' },
  '_portal.desk.tsx': { url: '/desk' },
  '_portal.confirmations.ask.tsx': { url: '/confirmations/ask', form: { text: '(01)09521234500013' } },
  '_portal.confirmations.$id.tsx': {
    url: '/confirmations/conf_00000000000000000000000000',
    form: { outcome: 'genuine', text: 'x' },
  },
  '_portal.amendments.$id.tsx': {
    url: '/amendments/fact_00000000000000000000000000',
    form: { decision: 'approve', reason: 'x' },
  },
  '_portal.erasures._index.tsx': {
    url: '/erasures',
    form: { fact: 'fact_00000000000000000000000000', basis: 'gdpr-17', reason: 'x' },
  },
  '_portal.erasures.$id.tsx': {
    url: '/erasures/eras_00000000000000000000000000',
    form: { decision: 'approve', reason: 'x' },
  },
  '_portal.account._index.tsx': { url: '/account', form: { act: 'end-others' } },
  '_portal.account.second-factor.tsx': { url: '/account/second-factor', form: { act: 'begin' } },
  '_portal.people._index.tsx': { url: '/people', form: { act: 'rule', rule: 'optional' } },
  '_portal.people.colleagues.new.tsx': {
    url: '/people/colleagues/new',
    form: { name: 'x', email: 'x@example.test', roles: 'viewer' },
  },
  '_portal.people.colleagues.$person.tsx': { url: '/people/colleagues/7', form: { act: 'end' } },
  '_portal.people.clients._index.tsx': { url: '/people/clients' },
  '_portal.people.clients.new.tsx': {
    url: '/people/clients/new',
    form: { name: 'x', scopes: 'epcis:capture', purposes: 'provenance' },
  },
  '_portal.people.clients.$id.tsx': { url: '/people/clients/meridian-erp', form: { act: 'rotate' } },
  '_portal.company.tsx': { url: '/company', form: { act: 'confirm', location: 'loca_00000000000000000000' } },
  '_portal.calendar._index.tsx': { url: '/calendar', form: { act: 'reopen', year: '2027' } },
  '_portal.calendar.partners.$slug.tsx': { url: '/calendar/partners/meridian' },
  '_portal.calendar.import.tsx': { url: '/calendar/import', form: { act: 'keep', listed: '[]', reason: 'x' } },
  '_portal.sharing.grants.$id_.onward.tsx': {
    url: '/sharing/grants/grant_00000000000000000000000000/onward',
    form: { partner: 'polymera', reason: 'x' },
  },
  '_portal.sharing.guests._index.tsx': { url: '/sharing/guests' },
  '_portal.sharing.guests.new.tsx': { url: '/sharing/guests/new', form: { name: 'x' } },
  '_portal.sharing.guests.$id.tsx': {
    url: '/sharing/guests/gues_00000000000000000000000000',
    form: { act: 'revoke', reason: 'x' },
  },
  '_portal.scars._index.tsx': { url: '/scars' },
  'scars[.]csv.tsx': { url: '/scars.csv' },
  '_portal.scars.new.tsx': { url: '/scars/new', form: { act: 'draft', title: 'x' } },
  '_portal.scars.$id._index.tsx': {
    url: '/scars/scar_00000000000000000000000000',
    form: { act: 'acknowledge' },
  },
  '_portal.scars.$id.answer.$step.tsx': {
    url: '/scars/scar_00000000000000000000000000/answer/D3',
    form: { act: 'draft', team: 'x' },
  },
  '_portal.scars.$id.cite.tsx': {
    url: '/scars/scar_00000000000000000000000000/cite',
    form: { act: 'cite', facts: 'fact_00000000000000000000000000' },
  },
  '_portal.identifiers.tsx': { url: '/identifiers', form: { act: 'verify', id: '1', reason: 'x' } },
  '_portal.appointments.tsx': {
    url: '/appointments',
    form: { act: 'end', id: 'appo_00000000000000000000000000', day: '2027-01-01', reason: 'x' },
  },
  '_portal.identifiers_.$claim.tsx': { url: '/identifiers/1', form: { to: '', day: '2027-01-01', reason: 'x' } },
  '_portal.sharing._index.tsx': {
    url: '/sharing',
    form: { act: 'withdraw', id: 'invi_00000000000000000000000000' },
  },
  '_portal.sharing.invite.tsx': {
    url: '/sharing/invite',
    form: { how: 'email', name: 'x', email: 'x@example.test' },
  },
  '_portal.sharing.partners.$slug.tsx': {
    url: '/sharing/partners/meridian',
    form: { act: 'end', reason: 'x' },
  },
  '_portal.sharing.grants.new.tsx': {
    url: '/sharing/grants/new?partner=meridian',
    form: { act: 'show' },
  },
  '_portal.sharing.grants.$id.tsx': {
    url: '/sharing/grants/grant_00000000000000000000000000',
    form: { act: 'revoke', reason: 'x' },
  },
  '_portal.sharing.requests.$id.tsx': {
    url: '/sharing/requests/more_00000000000000000000000000',
    form: { reason: 'x' },
  },
  '_portal.sharing.withheld.tsx': {
    url: '/sharing/withheld?fact=fact_00000000000000000000000000',
    form: { group: 'dates', note: 'x' },
  },
  '_portal.sharing.why.tsx': { url: '/sharing/why?fact=fact_00000000000000000000000000' },
  '_portal.evidence_.product.tsx': { url: '/evidence/product?code=09521234500013' },
  'evidence_.product[.]csv.tsx': { url: '/evidence/product.csv?code=09521234500013' },
  '_portal.readiness.tsx': { url: '/readiness' },
  'readiness[.]csv.tsx': { url: '/readiness.csv?line=units' },
  '_portal.who-looked.tsx': { url: '/who-looked' },
  'who-looked[.]csv.tsx': { url: '/who-looked.csv' },
}

/** Routes that anyone may use, and why they tell nobody anything. */
export const FOR_ANYONE: Readonly<Record<string, string>> = {
  '_index.tsx': 'says what the portal is',
  'sign-in.tsx': 'leads to the provider',
  'sign-in-failed.tsx': 'says that signing in failed',
  'callback.tsx': 'finishes signing in, with a code that the provider gave',
  'choose-organization.tsx': 'asks for a session itself and leads to the sign-in page without one',
  'interaction.$uid.tsx': 'is the sign-in page, held together by a cookie of the provider',
  'guest.$token.tsx': 'shows who sent a link to whoever holds its secret, and more to whoever then shows the code',
  'join.colleagues.$token.tsx': 'shows an invitation to whoever holds the secret of its letter, and nothing without it',
  'join.$token.tsx': 'shows an invitation to whoever holds the secret of its letter, and nothing without it',
  'language.tsx': 'remembers a language',
  'sign-out.tsx': 'ends a session, if there is one',
  'signed-out.tsx': 'says that the session has ended',
  'dev.mail._index.tsx': 'exists on a loopback host only',
  'dev.mail.$id.tsx': 'exists on a loopback host only',
}

/** The context of a request without a session. Whoever asks its database anything fails: nothing may be read for them. */
export function signedOutContext(): AppLoadContext {
  const untouched = new Proxy(
    {},
    {
      get: (_target, name) => {
        throw new Error(`the database was asked for ${String(name)} on behalf of nobody`)
      },
    },
  )
  const config = { https: false, origin: 'http://localhost:3000' }
  const services = { config, db: untouched, readDb: untouched, disclosureDb: untouched }
  return {
    nonce: 'nonce',
    services,
    address: '127.0.0.1',
    allowFormsTo: () => {},
    setCookie: () => {},
  } as unknown as AppLoadContext // a context of which nothing else may be used
}

/** A request of a browser without any cookie. */
export function signedOutRequest(
  route: { url: string; form?: Record<string, string> },
  method: 'GET' | 'POST',
): Request {
  const url = `http://localhost:3000${route.url}`
  if (method === 'GET') return new Request(url)
  return new Request(url, {
    method,
    body: new URLSearchParams(route.form ?? {}),
    headers: { origin: 'http://localhost:3000' },
  })
}
