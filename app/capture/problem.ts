/** One thing that is wrong with a document, said so that its sender can find and mend it. */
export type Fault = {
  /** Index of the event in the document, from 0; null when the document as a whole is meant. */
  readonly event: number | null
  /** Name of the field, as a person would say it. Empty for the whole. */
  readonly field: string
  /** JSON pointer (RFC 6901) from the root of what was sent. */
  readonly pointer: string
  readonly message: string
}

export type ProblemType =
  | 'ValidationException'
  | 'SecurityException'
  | 'NoSuchNameException'
  | 'QueryParameterException'
  | 'CaptureLimitExceededException'
  | 'ResourceAlreadyExistsException'
  | 'UnsupportedMediaTypeException'
  | 'NotAcceptableException'
  | 'URITooLongException'
  | 'ImplementationException'

/** An RFC 9457 problem with the exception names of EPCIS 2.0. */
export type Problem = {
  readonly type: `epcisException:${ProblemType}` | 'about:blank'
  readonly title: string
  readonly status: number
  readonly detail: string
  /** Where what was refused lies. */
  readonly instance?: string
  readonly errors?: readonly Fault[]
  /** How many faults there were, when not all are listed. */
  readonly errorCount?: number
}

/** No answer lists more faults than this; the count says how many there are. */
export const MAX_FAULTS = 100

/** A problem in the standard's words. `status` is an HTTP status; faults beyond 100 are counted, not listed. */
export function problem(
  type: ProblemType,
  status: number,
  title: string,
  detail: string,
  faults?: readonly Fault[],
): Problem {
  const base = { type: `epcisException:${type}`, title, status, detail } as const
  if (!faults) return base
  return {
    ...base,
    errors: faults.slice(0, MAX_FAULTS),
    ...(faults.length > MAX_FAULTS ? { errorCount: faults.length } : {}),
  }
}

/** The refusal of a document whose content is wrong: 400, with every fault found. */
export function validationProblem(faults: readonly Fault[]): Problem {
  const first = faults[0]
  const place = first ? faultText(first) : 'The document is not valid'
  const more = faults.length > 1 ? ` (and ${faults.length - 1} more)` : ''
  return problem('ValidationException', 400, 'The EPCIS document is not valid', `${place}${more}`, faults)
}

/** One fault as one line: "event 3, bizStep: …". Events are counted from 1 for people. */
export function faultText(fault: Fault): string {
  const where = [fault.event === null ? '' : `event ${fault.event + 1}`, fault.field].filter(Boolean).join(', ')
  return where ? `${where}: ${fault.message}` : fault.message
}
