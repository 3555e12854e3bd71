/** Somebody asked more often than they may. `seconds`: when to come back. */
export class TooMany extends Error {
  override name = 'TooMany'
  readonly status = 429
  constructor(readonly seconds: number) {
    super(`Too many requests. Try again in ${Math.ceil(seconds)} seconds`)
  }
  /** For `Retry-After` (RFC 9110 section 10.2.3): whole seconds, at least one. */
  get retryAfter(): string {
    return String(Math.max(1, Math.ceil(this.seconds)))
  }
}
