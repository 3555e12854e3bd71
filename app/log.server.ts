/** What a line of the log may carry beside what happened: words and numbers of ours, nothing that came in. */
export type Told = {
  /** What the person who met the fault was shown. */
  readonly reference?: string
  readonly method?: string
  /** Which part of the house: `page`, `oidc`, `/epcis`. Never a path, since paths name items. */
  readonly part?: string
  readonly status?: number
  readonly ms?: number
  readonly job?: number
}

/**
 * A fault, one JSON object a line on the error stream. What happened is said in words of ours; of the error itself only
 * what cannot hold a value that came in: its class, its code, where in the code it was, and the message of those classes
 * whose messages are written in this repository or by the engine. Whoever reads a log may not read facts or secrets.
 */
export function logFault(event: string, error: unknown, told: Told = {}): void {
  write({ level: 'error', event, ...told, fault: faultOf(error) })
}

/** Something the operator should know. `event` is a sentence of ours. */
export function logWarning(event: string, told: Told = {}): void {
  write({ level: 'warning', event, ...told })
}

/** That a request was answered. */
export function logRequest(told: Required<Pick<Told, 'method' | 'part' | 'status' | 'ms'>>): void {
  write({ level: 'info', event: 'answered', ...told })
}

function write(line: Record<string, unknown>): void {
  process.stderr.write(`${JSON.stringify({ at: new Date().toISOString(), ...line })}\n`)
}

/** What may be said of an error. */
export type Fault = {
  readonly kind: string
  readonly code?: string
  readonly message?: string
  /** Names of the constraint and table, which are sentences of ours. */
  readonly constraint?: string
  readonly table?: string
  readonly at: readonly string[]
  readonly cause?: Fault
}

/** Classes whose messages hold no value that came in: our own plain errors, and what the engine says of code. */
const TALKATIVE = new Set([
  'Error',
  'TypeError',
  'RangeError',
  'ReferenceError',
  'AggregateError',
  'BadConfiguration',
  'TooBusy',
])
const FRAMES = 12

/** An error as the log may hold it. */
export function faultOf(error: unknown): Fault {
  if (!(error instanceof Error)) return { kind: error === null ? 'null' : typeof error, at: [] }
  const of = (name: string): string | undefined => {
    const value: unknown = Reflect.get(error, name)
    return typeof value === 'string' && /^[\w .:-]{1,120}$/.test(value) ? value : undefined
  }
  const kind = error.constructor.name === 'DatabaseError' ? 'DatabaseError' : error.name
  const [code, constraint, table] = [of('code'), of('constraint'), of('table')]
  return {
    kind,
    ...(code === undefined ? {} : { code }),
    // a plain error with a code comes from a library or the system, and may quote what it was given
    ...(TALKATIVE.has(kind) && code === undefined ? { message: error.message } : {}),
    ...(constraint === undefined ? {} : { constraint }),
    ...(table === undefined ? {} : { table }),
    at: framesOf(error),
    ...(error.cause === undefined ? {} : { cause: faultOf(error.cause) }),
  }
}

/** Where it was: functions and places, without the message that a stack begins with. */
function framesOf(error: Error): string[] {
  return (error.stack ?? '')
    .split('\n')
    .filter((line) => /^ {4}at [^"']*$/.test(line))
    .slice(0, FRAMES)
    .map((line) => line.slice(7).replaceAll('file://', '').replaceAll(`${process.cwd()}/`, ''))
}
