import { createCipheriv, createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto'
import { mkdir, open, readFile } from 'node:fs/promises'
import path from 'node:path'
import type { Config, KeyEncryptionKey } from '#app/config.server.ts'

/**
 * Secrets at rest: AES-256-GCM under the newest key, opened under whichever key they name. `place` (table, column and
 * row) is bound into the seal, so that a sealed value moved to another row does not open.
 */
export class Vault {
  readonly #keys: readonly KeyEncryptionKey[]
  readonly #digestSecret: Buffer | null

  constructor(keys: readonly KeyEncryptionKey[], digestSecret: Buffer | null = null) {
    if (keys.length === 0) throw new Error('a vault needs a key')
    this.#keys = keys
    this.#digestSecret = digestSecret
  }

  /** The same vault with the installation's own secret for keyed digests, which outlives every change of keys. */
  withDigestSecret(secret: Buffer): Vault {
    return new Vault(this.#keys, secret)
  }

  /** `v1.<key id>.<base64url of nonce, ciphertext and tag>`. */
  seal(secret: string | Buffer, place: string): string {
    const [{ id, key }] = this.#newest()
    const nonce = randomBytes(12)
    const cipher = createCipheriv('aes-256-gcm', key, nonce)
    cipher.setAAD(Buffer.from(place))
    const body = Buffer.concat([nonce, cipher.update(secret), cipher.final(), cipher.getAuthTag()])
    return `v1.${id}.${body.toString('base64url')}`
  }

  /** What was sealed for this place. Throws when it was altered, moved, or its key is not at hand. */
  open(sealed: string, place: string): Buffer {
    const [version, id, text, ...rest] = sealed.split('.')
    const key = this.#keys.find((candidate) => candidate.id === id)?.key
    const body = Buffer.from(text ?? '', 'base64url')
    if (version !== 'v1' || rest.length > 0 || !key || body.length < 28) {
      throw new Error('sealed under a key that is not in KEY_ENCRYPTION_KEYS, or not sealed by us')
    }
    const decipher = createDecipheriv('aes-256-gcm', key, body.subarray(0, 12))
    decipher.setAAD(Buffer.from(place))
    decipher.setAuthTag(body.subarray(-16))
    return Buffer.concat([decipher.update(body.subarray(12, -16)), decipher.final()])
  }

  /** Whether a sealed value is under the newest key already. */
  isNewest(sealed: string): boolean {
    return sealed.split('.')[1] === this.#newest()[0].id
  }

  /** A keyed digest for one purpose. Without a digest secret (tests) the oldest key stands in for it. */
  digest(purpose: string, text: string): Buffer {
    const secret = this.#digestSecret ?? this.#keys[this.#keys.length - 1]?.key
    if (!secret) throw new Error('a vault needs a key')
    const key = Buffer.from(hkdfSync('sha256', secret, '', `trace-commons digest: ${purpose}`, 32))
    return createHmac('sha256', key).update(text).digest()
  }

  #newest(): readonly [KeyEncryptionKey] {
    const [newest] = this.#keys
    if (!newest) throw new Error('a vault needs a key')
    return [newest]
  }
}

/** The vault of this installation. In the demo its key is made at first start and kept, readable by its owner alone. */
export async function openVault(config: Config): Promise<Vault> {
  if (config.keyEncryptionKeys) return new Vault(config.keyEncryptionKeys)
  if (!config.loopback) throw new Error('keys are generated only in the demo') // the configuration refused this already
  const folder = path.join(config.dataDir, 'keys')
  const file = path.join(folder, 'key-encryption-key')
  await mkdir(folder, { recursive: true, mode: 0o700 })
  try {
    const handle = await open(file, 'wx', 0o600)
    await handle.writeFile(randomBytes(32).toString('base64'))
    await handle.sync()
    await handle.close()
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error // open throws only system errors
  }
  const key = Buffer.from(await readFile(file, 'utf8'), 'base64')
  if (key.length !== 32) throw new Error(`${file} does not hold a key of 32 bytes`)
  return new Vault([{ id: 'demo', key }])
}
