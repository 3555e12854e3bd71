export type Fault = 'notFound' | 'forbidden' | 'badRequest' | 'conflict' | 'tooMany' | 'failed'

/** Which of the few fault pages an HTTP status leads to. Hidden and absent are one page, on purpose. */
export function faultOf(status: number): Fault {
  if (status === 404 || status === 410) return 'notFound'
  if (status === 403) return 'forbidden'
  if (status === 409) return 'conflict'
  if (status === 429 || status === 503) return 'tooMany'
  return status >= 400 && status < 500 ? 'badRequest' : 'failed'
}
