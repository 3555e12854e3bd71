import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
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

const NONCE = 12
const TAG = 16

/**
 * Makes and reads tokens of one resource. `digest` is keyed; `bearer` is whom a token is bound to. Where a page stands
 * counts the facts of everybody, so a token is sealed against reading as well as against change.
 */
export class PageTokens {
  constructor(
    private readonly digest: (purpose: string, text: string) => Buffer,
    private readonly resource: string,
  ) {}

  /** A token for the page that follows, and when it expires. Worth nothing to another client. */
  make(token: PageToken, bearer: string, now: Date): { text: string; expires: Date } {
    const expires = new Date(now.getTime() + LIFETIME_MS)
    const content: z.infer<typeof Content> = {
      q: [...token.question],
      at: { value: token.at.value, id: token.at.id },
      upTo: token.upTo,
      until: expires.getTime(),
    }
    const nonce = randomBytes(NONCE)
    const cipher = createCipheriv('aes-256-gcm', this.key(bearer), nonce)
    const sealed = Buffer.concat([nonce, cipher.update(JSON.stringify(content)), cipher.final(), cipher.getAuthTag()])
    return { text: sealed.toString('base64url'), expires }
  }

  /** Reads a token back. Throws Unreadable when it is not one of ours for this bearer and question, or has expired. */
  read(text: string, bearer: string, question: ReadonlyMap<string, string>, now: Date): PageToken {
    const refused = badParameter('nextPageToken is not valid here, or has expired; begin again with the first page')
    const opened = this.open(text, bearer)
    if (opened === null) throw refused
    const content = Content.parse(JSON.parse(opened)) // sealed by us
    if (content.until < now.getTime()) throw refused
    const asked = new Map(content.q)
    for (const [name, value] of question) if (asked.get(name) !== value) throw refused
    return { question: asked, at: content.at, upTo: content.upTo }
  }

  private open(text: string, bearer: string): string | null {
    const sealed = Buffer.from(text, 'base64url')
    if (sealed.length < NONCE + TAG || sealed.toString('base64url') !== text) return null
    const decipher = createDecipheriv('aes-256-gcm', this.key(bearer), sealed.subarray(0, NONCE))
    decipher.setAuthTag(sealed.subarray(-TAG))
    try {
      return Buffer.concat([decipher.update(sealed.subarray(NONCE, -TAG)), decipher.final()]).toString('utf8')
    } catch {
      return null // altered, or sealed for somebody else
    }
  }

  private key(bearer: string): Buffer {
    return this.digest(`next page of ${this.resource}`, bearer)
  }
}
