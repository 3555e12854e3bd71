import { timingSafeEqual } from 'node:crypto'
import { z } from 'zod'
import { badParameter } from './answers.ts'

/** How long a next page may be asked for. */
const LIFETIME_MS = 60 * 60 * 1000

const Content = z.object({
  /** The question as asked: name and value of each parameter. */
  q: z.array(z.tuple([z.string(), z.string()])),
  at: z.object({ value: z.string().max(100).nullable(), id: z.number().int() }),
  upTo: z.number().int().nullable(),
  until: z.number().int(),
})

export type PageToken = {
  readonly question: ReadonlyMap<string, string>
  readonly at: { readonly value: string | null; readonly id: number }
  readonly upTo: number | null
}

/** Makes and reads tokens of one resource. `digest` is keyed; `bearer` is whom a token is bound to. */
export class PageTokens {
  constructor(
    private readonly digest: (purpose: string, text: string) => Buffer,
    private readonly resource: string,
  ) {}

  /** A token for the page that follows, and when it expires. Opaque, signed, and worth nothing to another client. */
  make(token: PageToken, bearer: string, now: Date): { text: string; expires: Date } {
    const expires = new Date(now.getTime() + LIFETIME_MS)
    const content: z.infer<typeof Content> = {
      q: [...token.question],
      at: { value: token.at.value, id: token.at.id },
      upTo: token.upTo,
      until: expires.getTime(),
    }
    const body = Buffer.from(JSON.stringify(content)).toString('base64url')
    return { text: `${body}.${this.seal(body, bearer).toString('base64url')}`, expires }
  }

  /** Reads a token back. Throws Unreadable when it is not one of ours for this bearer and question, or has expired. */
  read(text: string, bearer: string, question: ReadonlyMap<string, string>, now: Date): PageToken {
    const refused = badParameter('nextPageToken is not valid here, or has expired; begin again with the first page')
    const [body = '', seal = '', ...rest] = text.split('.')
    const given = Buffer.from(seal, 'base64url')
    const due = this.seal(body, bearer)
    if (rest.length > 0 || given.length !== due.length || !timingSafeEqual(given, due)) throw refused
    const content = Content.parse(JSON.parse(Buffer.from(body, 'base64url').toString('utf8'))) // sealed by us
    if (content.until < now.getTime()) throw refused
    const asked = new Map(content.q)
    for (const [name, value] of question) if (asked.get(name) !== value) throw refused
    return { question: asked, at: content.at, upTo: content.upTo }
  }

  private seal(body: string, bearer: string): Buffer {
    return this.digest(`next page of ${this.resource}`, `${bearer}\n${body}`)
  }
}
