import { mkdir, rename, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { createTransport } from 'nodemailer'
import type { Letter } from './letter.ts'

/** A letter with its envelope. `messageId` is the same for each attempt, so that a duplicate can be recognised. */
export type Outgoing = Letter & {
  readonly messageId: string
  readonly to: { readonly name: string; readonly address: string }
}

export type Transport = {
  /** Resolves with what the server said once it has taken the letter. */
  readonly send: (letter: Outgoing) => Promise<string>
  readonly close: () => void
}

const ADDRESS = /^[^\s@<>,;:"'()[\]\\]+@[^\s@<>,;:"'()[\]\\]+$/

function envelope(from: string, letter: Outgoing) {
  // Addresses go to nodemailer as objects only, and only when there is nothing in them to parse.
  if (!ADDRESS.test(letter.to.address)) throw new Error('the address of the reader is not one plain address')
  return {
    from: { name: 'Trace Commons', address: from },
    to: { name: letter.to.name.replace(/[\r\n"<>]/g, ' '), address: letter.to.address },
    subject: letter.subject,
    text: letter.text,
    html: letter.html,
    messageId: letter.messageId,
    headers: { 'Auto-Submitted': 'auto-generated' },
    disableFileAccess: true,
    disableUrlAccess: true,
  }
}

/**
 * Whether a mail server said that this very address takes no letters: a permanent reply (RFC 5321, 5yz) to its RCPT TO, or to
 * the letter with a status of an address or a mailbox (RFC 3463, 5.1 and 5.2). A refusal of us, of our login or of what the
 * letter holds says nothing of the reader.
 */
export function isRefusedForGood(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const { responseCode, command, response } = error as { responseCode?: unknown; command?: unknown; response?: unknown } // what nodemailer adds to its errors, each checked below
  if (typeof responseCode !== 'number' || responseCode < 500 || responseCode > 599) return false
  return (
    command === 'RCPT TO' ||
    (command === 'DATA' && typeof response === 'string' && /^5\d\d[ -]5\.[12]\./.test(response))
  )
}

/** Sends through a mail server: `smtps://user:secret@host` or `smtp://host:587`. Off loopback TLS is required. */
export function smtpTransport(url: string, from: string): Transport {
  const { hostname } = new URL(url)
  const local = hostname === 'localhost' || hostname.startsWith('127.') || hostname === '[::1]'
  const mailer = createTransport(url, {
    pool: true,
    maxConnections: 2,
    connectionTimeout: 10_000,
    greetingTimeout: 10_000,
    socketTimeout: 30_000,
    ...(local ? {} : { requireTLS: true }),
  } as object) // the type of the two-argument form forgets the pool
  return {
    send: async (letter) => {
      const sent = (await mailer.sendMail(envelope(from, letter))) as { response?: string } // SMTP answers with its reply
      return sent.response ?? ''
    },
    close: () => mailer.close(),
  }
}

/** Writes letters into a folder as `.eml` files, one per Message-ID: the mail of the demo. */
export function fileTransport(folder: string, from: string): Transport {
  const mailer = createTransport({ streamTransport: true, buffer: true })
  return {
    send: async (letter) => {
      await mkdir(folder, { recursive: true })
      const { message } = await mailer.sendMail(envelope(from, letter))
      const name = letter.messageId.replace(/[^A-Za-z0-9.-]/g, '')
      const file = path.join(folder, `${name}.eml`)
      await writeFile(`${file}.part`, message as Buffer) // buffer: true
      await rename(`${file}.part`, file)
      return 'written'
    },
    close: () => mailer.close(),
  }
}
