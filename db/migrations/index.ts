import type { Kysely } from 'kysely'
import { up as foundation } from './0001-foundation.ts'
import { up as facts } from './0002-facts.ts'
import { up as identity } from './0003-identity.ts'
import { up as evidence } from './0004-evidence.ts'
import { up as captureJobs } from './0005-capture-jobs.ts'
import { up as model } from './0006-model.ts'
import { up as erasure } from './0015-erasure.ts'
import { up as purpose } from './0016-purpose.ts'
import { up as keyCare } from './0017-key-care.ts'
import { up as evidenceSpeed } from './0018-evidence-speed.ts'
import { up as captureSpeed } from './0019-capture-speed.ts'

/** Forward only, in this order, each frozen once released. */
export const migrations: readonly (readonly [name: string, up: (db: Kysely<never>) => Promise<void>])[] = [
  ['0001-foundation', foundation],
  ['0002-facts', facts],
  ['0003-identity', identity],
  ['0004-evidence', evidence],
  ['0005-capture-jobs', captureJobs],
  ['0006-model', model],
  ['0015-erasure', erasure],
  ['0016-purpose', purpose],
  ['0017-key-care', keyCare],
  ['0018-evidence-speed', evidenceSpeed],
  ['0019-capture-speed', captureSpeed],
]
