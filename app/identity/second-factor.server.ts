import { randomInt } from 'node:crypto'
import type { AppLoadContext } from '@remix-run/node'
import { cookieName, readCookie, writeCookie } from '#app/http/cookies.server.ts'
import { digestOf, randomToken } from '#app/identity/secrets.server.ts'
import type { Services } from '#app/services.server.ts'
import type { PersonId } from '#app/vocabulary/ids.ts'
import { findPersonBySubject } from '#db/people.ts'
import {
  confirmFactor,
  factorOf,
  hasFactor,
  type KeptFactor,
  removeFactor,
  replaceRecoveryCodes,
  startFactor,
  useRecoveryCode,
  useStep,
} from '#db/second-factors.ts'
import { openIdentitySession } from '#db/session.ts'
import { admitAttempt, type Attempt, keepSuccess } from '#db/sign-in-attempts.ts'
import { type Modules, newSecret, qrModules, setUpUri, stepOf } from './totp.server.ts'

/** Where a shared secret lies, bound into its seal. */
export const factorPlace = (person: PersonId) => `portal.second_factor|sealed|${person}`

const DEVICE_SECONDS = 180 * 24 * 60 * 60
const RECOVERY_CODES = 10
/** Without the characters that people confuse. */
const LETTERS = '23456789abcdefghjkmnpqrstvwxyz'

export type FactorOutcome =
  | { readonly ok: true; readonly with: 'code' | 'recovery' }
  | { readonly ok: false; readonly because: 'wrong' }
  | { readonly ok: false; readonly because: 'wait'; readonly seconds: number }

/** Whether somebody called so in tokens has a second factor. */
export async function hasSecondFactor({ services }: AppLoadContext, subject: string): Promise<boolean> {
  return openIdentitySession(services.db).identifying((db) => hasFactor(db, subject))
}

/** Digits and letters as they count: what people put between them, and their case, does not. */
const plain = (typed: string) => typed.normalize('NFKC').toLowerCase().replace(/[\s-]/g, '')

const attemptOf = (request: Request, { services, address }: AppLoadContext, subject: string): Attempt => {
  const device = readCookie(request.headers, cookieName(services.config.https, 'device'))
  return {
    account: services.vault.digest('second factor', subject),
    address,
    device: device === null ? null : digestOf(device),
  }
}

const codeDigest = ({ vault }: Services, person: PersonId, code: string) =>
  vault.digest('recovery code', `${person} ${plain(code)}`)

/**
 * Tries a code of the authenticator, or a recovery code, of a person whose password was right. Tries are counted before
 * the code is looked at and slow down as those of passwords do; a code counts once.
 */
export async function trySecondFactor(
  request: Request,
  context: AppLoadContext,
  subject: string,
  typed: string,
): Promise<FactorOutcome> {
  const { services } = context
  const { identifying } = openIdentitySession(services.db)
  const attempt = attemptOf(request, context, subject)
  const admitted = await identifying((db) => admitAttempt(db, attempt))
  if (!admitted.admitted) return { ok: false, because: 'wait', seconds: admitted.waitSeconds }
  const code = plain(typed)
  const accepted = await identifying(async (db): Promise<'code' | 'recovery' | null> => {
    const person = await findPersonBySubject(db, subject)
    const factor = person ? await factorOf(db, person.id) : null
    if (!person || !factor?.confirmed) return null
    const step = stepOf(openSecret(services, person.id, factor), code, new Date())
    if (step !== null) return (await useStep(db, person.id, step)) ? 'code' : null
    return (await useRecoveryCode(db, person.id, codeDigest(services, person.id, code))) ? 'recovery' : null
  })
  if (accepted === null) return { ok: false, because: 'wrong' }
  const device = readCookie(request.headers, cookieName(services.config.https, 'device')) ?? randomToken()
  await identifying((db) => keepSuccess(db, admitted.attempt, digestOf(device)))
  context.setCookie(writeCookie(services.config.https, 'device', device, DEVICE_SECONDS))
  return { ok: true, with: accepted }
}

function openSecret({ vault }: Services, person: PersonId, factor: KeptFactor): string {
  return vault.open(factor.sealed, factorPlace(person)).toString()
}

/** What a person needs to put the secret into an authenticator: a picture, and the same in letters. */
export type SetUp = { readonly secret: string; readonly uri: string; readonly picture: Modules }

/** Begins to set up a second factor. Null when there is a confirmed one: that has to be removed first. */
export async function startSecondFactor(
  services: Services,
  person: { id: PersonId; email: string },
): Promise<SetUp | null> {
  const secret = newSecret()
  const sealed = services.vault.seal(secret, factorPlace(person.id))
  const started = await openIdentitySession(services.db).identifying((db) => startFactor(db, person.id, sealed))
  return started ? setUpOf(services, person, secret) : null
}

/** What was begun and not confirmed yet; null when there is nothing of the kind. */
export async function secondFactorBegun(
  services: Services,
  person: { id: PersonId; email: string },
): Promise<SetUp | null> {
  const factor = await openIdentitySession(services.db).identifying((db) => factorOf(db, person.id))
  if (!factor || factor.confirmed) return null
  return setUpOf(services, person, openSecret(services, person.id, factor))
}

async function setUpOf({ config }: Services, person: { email: string }, secret: string): Promise<SetUp> {
  const uri = setUpUri(secret, `Trace Commons (${new URL(config.origin).host})`, person.email)
  return { secret, uri, picture: await qrModules(uri) }
}

/**
 * The first code from the authenticator: from now on it is asked for. Gives the recovery codes, in the clear and once;
 * null when the code is not the one of this moment.
 */
export async function confirmSecondFactor(
  services: Services,
  person: PersonId,
  typed: string,
): Promise<readonly string[] | null> {
  const codes = newRecoveryCodes()
  const confirmed = await openIdentitySession(services.db).identifying(async (db) => {
    const factor = await factorOf(db, person)
    if (!factor || factor.confirmed) return false
    const step = stepOf(openSecret(services, person, factor), plain(typed), new Date())
    if (step === null || !(await confirmFactor(db, person, step))) return false
    await replaceRecoveryCodes(
      db,
      person,
      codes.map((code) => codeDigest(services, person, code)),
    )
    return true
  })
  return confirmed ? codes : null
}

/** New recovery codes in the place of all old ones, in the clear and once. Null when there is no confirmed factor. */
export async function renewRecoveryCodes(services: Services, person: PersonId): Promise<readonly string[] | null> {
  const codes = newRecoveryCodes()
  const renewed = await openIdentitySession(services.db).identifying(async (db) => {
    if (!(await factorOf(db, person))?.confirmed) return false
    await replaceRecoveryCodes(
      db,
      person,
      codes.map((code) => codeDigest(services, person, code)),
    )
    return true
  })
  return renewed ? codes : null
}

/** Removes a second factor, or what was begun of one. */
export async function removeSecondFactor(services: Services, person: PersonId): Promise<void> {
  await openIdentitySession(services.db).identifying((db) => removeFactor(db, person))
}

/** `xxxxx-xxxxx`: 49 bits, tried through the same brake as everything else. */
function newRecoveryCodes(): string[] {
  const five = () => Array.from({ length: 5 }, () => LETTERS[randomInt(LETTERS.length)] ?? '').join('')
  return Array.from({ length: RECOVERY_CODES }, () => `${five()}-${five()}`)
}
