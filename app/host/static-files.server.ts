import { createReadStream } from 'node:fs'
import { readdir, readFile, stat } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import path from 'node:path'
import { promisify } from 'node:util'
import { gzip } from 'node:zlib'

const TYPES: Record<string, string> = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wasm': 'application/wasm',
  '.txt': 'text/plain; charset=utf-8',
  '.json': 'application/json',
  '.webmanifest': 'application/manifest+json',
}

/** What shrinks; pictures and fonts are small already. */
const SHRINKS = new Set(['.js', '.css', '.svg', '.wasm', '.txt', '.json', '.webmanifest'])
const zipped = promisify(gzip)

/**
 * Serves what the build left in a folder. The list of files is read once, so that a request can name nothing else.
 * Gives false when the path is not one of them. Files under /assets carry their digest in their name and never change.
 * Text goes out as gzip to whoever takes it, compressed once; pages never do, since what one can type into a page and what
 * it keeps from others must not be compressed together.
 */
export async function staticFiles(
  folder: string,
): Promise<(pathname: string, req: IncomingMessage, res: ServerResponse) => boolean> {
  const files = new Map<string, { at: string; size: number; type: string; tag: string; shrinks: boolean }>()
  const small = new Map<string, Promise<Buffer>>()
  const names = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  for (const entry of names) {
    if (!entry.isFile()) continue
    const at = path.join(entry.parentPath ?? entry.path, entry.name)
    const type = TYPES[path.extname(entry.name)]
    if (!type || entry.name.startsWith('.')) continue
    const { size, mtimeMs } = await stat(at)
    const name = `/${path.relative(folder, at).split(path.sep).join('/')}`
    const tag = `${size.toString(36)}-${Math.round(mtimeMs).toString(36)}`
    files.set(name, { at, size, type, tag, shrinks: size > 1000 && SHRINKS.has(path.extname(entry.name)) })
  }
  const smallOf = (pathname: string, at: string): Promise<Buffer> => {
    const made = small.get(pathname) ?? readFile(at).then((bytes) => zipped(bytes, { level: 9 }))
    small.set(pathname, made)
    made.catch(() => small.delete(pathname))
    return made
  }
  return (pathname, req, res) => {
    const file = files.get(pathname)
    if (!file || (req.method !== 'GET' && req.method !== 'HEAD')) return false
    res.setHeader('Content-Type', file.type)
    const asGzip =
      file.shrinks && /\bgzip\b(?!\s*;\s*q=0(\.0*)?\s*(,|$))/i.test(String(req.headers['accept-encoding'] ?? ''))
    const tag = `"${file.tag}${asGzip ? '-gz' : ''}"`
    res.setHeader('ETag', tag)
    if (file.shrinks) res.setHeader('Vary', 'Accept-Encoding')
    res.setHeader(
      'Cache-Control',
      pathname.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'public, max-age=300',
    )
    if (req.headers['if-none-match'] === tag) {
      res.statusCode = 304
      res.end()
      return true
    }
    if (asGzip) {
      smallOf(pathname, file.at).then(
        (bytes) => {
          res.setHeader('Content-Encoding', 'gzip')
          res.setHeader('Content-Length', bytes.length)
          res.end(req.method === 'HEAD' ? undefined : bytes)
        },
        () => res.destroy(),
      )
      return true
    }
    res.setHeader('Content-Length', file.size)
    if (req.method === 'HEAD') res.end()
    else
      createReadStream(file.at)
        .on('error', () => res.destroy())
        .pipe(res)
    return true
  }
}
