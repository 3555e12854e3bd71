/** A form was sent again under its key with another content: which of the two was meant, nobody can know. */
export class SentBefore extends Error {
  override name = 'SentBefore'
  readonly status = 409
  constructor() {
    super('This form was sent before with another content. Open the page again')
  }
}
