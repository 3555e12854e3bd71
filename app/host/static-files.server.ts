import { createReadStream } from 'node:fs'
import { readdir, stat } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import path from 'node:path'

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

/**
 * Serves what the build left in a folder. The list of files is read once, so that a request can name nothing else.
 * Gives false when the path is not one of them. Files under /assets carry their digest in their name and never change.
 */
export async function staticFiles(
  folder: string,
): Promise<(pathname: string, req: IncomingMessage, res: ServerResponse) => boolean> {
  const files = new Map<string, { at: string; size: number; type: string; tag: string }>()
  const names = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => [])
  for (const entry of names) {
    if (!entry.isFile()) continue
    const at = path.join(entry.parentPath ?? entry.path, entry.name)
    const type = TYPES[path.extname(entry.name)]
    if (!type || entry.name.startsWith('.')) continue
    const { size, mtimeMs } = await stat(at)
    const name = `/${path.relative(folder, at).split(path.sep).join('/')}`
    files.set(name, { at, size, type, tag: `"${size.toString(36)}-${Math.round(mtimeMs).toString(36)}"` })
  }
  return (pathname, req, res) => {
    const file = files.get(pathname)
    if (!file || (req.method !== 'GET' && req.method !== 'HEAD')) return false
    res.setHeader('Content-Type', file.type)
    res.setHeader('ETag', file.tag)
    res.setHeader(
      'Cache-Control',
      pathname.startsWith('/assets/') ? 'public, max-age=31536000, immutable' : 'public, max-age=300',
    )
    if (req.headers['if-none-match'] === file.tag) {
      res.statusCode = 304
      res.end()
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
