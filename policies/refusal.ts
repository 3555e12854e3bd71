/**
 * The actor may not do this. `hidden` when they may not even learn that the thing exists: then it must be
 * indistinguishable, in status and in words, from a thing that does not exist.
 */
export class Refusal extends Error {
  override name = 'Refusal'
  readonly status: 403 | 404

  private constructor(
    readonly kind: 'hidden' | 'forbidden',
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options)
    this.status = kind === 'hidden' ? 404 : 403
  }

  /** 404: the same words whether the thing is out of reach or was never there. */
  static hidden(subject: string): Refusal {
    return new Refusal('hidden', `No such ${subject}`)
  }

  /** 403: for what the actor can see and may not change. */
  static forbidden(action: string, subject: string): Refusal {
    return new Refusal('forbidden', `You may see this ${subject}, but you may not ${action} it`)
  }
}
