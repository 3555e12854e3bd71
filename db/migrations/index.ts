import type { Kysely } from 'kysely'
import { up as foundation } from './0001-foundation.ts'
import { up as facts } from './0002-facts.ts'
import { up as identity } from './0003-identity.ts'
import { up as evidence } from './0004-evidence.ts'
import { up as captureJobs } from './0005-capture-jobs.ts'
import { up as model } from './0006-model.ts'
import { up as erasure } from './0007-erasure.ts'
import { up as purpose } from './0008-purpose.ts'
import { up as keyCare } from './0009-key-care.ts'
import { up as secondFactor } from './0010-second-factor.ts'
import { up as limitsAndOnce } from './0011-limits-and-once.ts'
import { up as speed } from './0012-speed.ts'
import { up as sharing } from './0013-sharing.ts'
import { up as colleagues } from './0014-colleagues.ts'
import { up as claimsDesk } from './0015-claims-desk.ts'
import { up as disclosureFlags } from './0016-disclosure-flags.ts'
import { up as company } from './0017-company.ts'
import { up as guests } from './0018-guests.ts'
import { up as clients } from './0019-clients.ts'
import { up as suspension } from './0019-suspension.ts'
import { up as claimChanges } from './0019-claim-changes.ts'
import { up as partiesOfTheirTime } from './0019-parties-of-their-time.ts'
import { up as appointments } from './0019-appointments.ts'
import { up as onwardAndFlags } from './0020-onward-and-flags.ts'
import { up as readiness } from './0021-readiness.ts'
import { up as clocks } from './0023-clocks.ts'
import { up as scar } from './0025-scar.ts'

/** Forward only, in this order, each frozen once released. */
export const migrations: readonly (readonly [name: string, up: (db: Kysely<never>) => Promise<void>])[] = [
  ['0001-foundation', foundation],
  ['0002-facts', facts],
  ['0003-identity', identity],
  ['0004-evidence', evidence],
  ['0005-capture-jobs', captureJobs],
  ['0006-model', model],
  ['0007-erasure', erasure],
  ['0008-purpose', purpose],
  ['0009-key-care', keyCare],
  ['0010-second-factor', secondFactor],
  ['0011-limits-and-once', limitsAndOnce],
  ['0012-speed', speed],
  ['0013-sharing', sharing],
  ['0014-colleagues', colleagues],
  ['0015-claims-desk', claimsDesk],
  ['0016-disclosure-flags', disclosureFlags],
  ['0017-company', company],
  ['0018-guests', guests],
  ['0019-clients', clients],
  ['0019-suspension', suspension],
  ['0019-claim-changes', claimChanges],
  ['0019-parties-of-their-time', partiesOfTheirTime],
  ['0019-appointments', appointments],
  ['0020-onward-and-flags', onwardAndFlags],
  ['0021-readiness', readiness],
  ['0023-clocks', clocks],
  ['0025-scar', scar],
]
