import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { Secret, TOTP } from 'otpauth'
import type * as Writer from 'zxing-wasm/writer'

/** RFC 6238 with what every authenticator takes: SHA-1, six digits, thirty seconds. */
const KIND = { algorithm: 'SHA1', digits: 6, period: 30 } as const
/** A clock may be one step off, either way (RFC 6238 section 5.2). */
const WINDOW = 1

/** A new shared secret, 160 bits as RFC 4226 section 4 recommends, in base 32. */
export function newSecret(): string {
  return new Secret({ size: 20 }).base32
}

/** The time step whose code this is, at this moment or one step beside it; null when it is none. */
export function stepOf(secret: string, code: string, at: Date): number | null {
  if (!/^\d{6}$/.test(code)) return null
  const totp = new TOTP({ ...KIND, secret: Secret.fromBase32(secret) })
  const delta = totp.validate({ token: code, timestamp: at.getTime(), window: WINDOW })
  return delta === null ? null : Math.floor(at.getTime() / 1000 / KIND.period) + delta
}

/** The `otpauth:` address that an authenticator reads; `label` says whose it is. */
export function setUpUri(secret: string, issuer: string, label: string): string {
  return new TOTP({ ...KIND, secret: Secret.fromBase32(secret), issuer, label }).toString()
}

/** A picture of dark modules: an SVG path in a square of `size` modules, quiet zone included (ISO/IEC 18004 section 6.3.8). */
export type Modules = { readonly size: number; readonly path: string }

const QUIET = 4
let writer: Promise<typeof Writer> | null = null

/** The QR code of a text. Drawn here: a secret is shown to no picture service. */
export async function qrModules(text: string): Promise<Modules> {
  writer ??= openWriter()
  const { writeBarcode } = await writer
  const { error, symbol } = await writeBarcode(text, { format: 'QRCode' })
  if (error !== '' || symbol === undefined) throw new Error(`no code could be drawn: ${error}`)
  const { data, width } = symbol
  let path = ''
  for (const [at, module] of data.entries())
    if (module === 0) path += `M${(at % width) + QUIET} ${Math.floor(at / width) + QUIET}h1v1h-1z`
  return { size: width + 2 * QUIET, path }
}

/** The module reads itself over the network unless it is handed over. */
async function openWriter(): Promise<typeof Writer> {
  const module = await import('zxing-wasm/writer')
  const bytes = await readFile(createRequire(import.meta.url).resolve('zxing-wasm/writer/zxing_writer.wasm'))
  module.prepareZXingModule({ overrides: { wasmBinary: new Uint8Array(bytes).buffer } })
  return module
}
