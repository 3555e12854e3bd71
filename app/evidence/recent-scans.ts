import { VERDICT_STATUSES, type VerdictStatus } from './evidence.ts'

export type Scan = { raw: string; status: VerdictStatus }

const KEY = 'recent-scans'
const KEPT = 20

/**
 * The codes scanned in this browser window, newest first. They live in the window's session storage, under the reader
 * they belong to: another person at the same window starts with none, and signing out forgets them.
 */
export function recentScans(reader: string): Scan[] {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(KEY) ?? 'null')
    if (typeof kept !== 'object' || kept === null || !('reader' in kept) || kept.reader !== reader) return []
    if (!('scans' in kept) || !Array.isArray(kept.scans)) return []
    return kept.scans.filter(isScan)
  } catch {
    return [] // storage may be forbidden, or hold what an older page wrote
  }
}

/** Puts a scan on top; the same code once. */
export function rememberScan(reader: string, scan: Scan): void {
  const others = recentScans(reader).filter((other) => other.raw !== scan.raw)
  try {
    sessionStorage.setItem(KEY, JSON.stringify({ reader, scans: [scan, ...others].slice(0, KEPT) }))
  } catch {
    // Without storage there is no list; nothing else depends on it.
  }
}

/** Empties the list. */
export function forgetScans(): void {
  try {
    sessionStorage.removeItem(KEY)
  } catch {
    // Nothing was kept.
  }
}

function isScan(value: unknown): value is Scan {
  return (
    typeof value === 'object' &&
    value !== null &&
    'raw' in value &&
    typeof value.raw === 'string' &&
    'status' in value &&
    VERDICT_STATUSES.some((status) => status === value.status)
  )
}
