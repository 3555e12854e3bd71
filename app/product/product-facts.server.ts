import { type SeenEvent, seeProduct } from '#app/capture/find-events.server.ts'
import type { Operation } from '#app/operation.server.ts'
import { FactId } from '#app/vocabulary/ids.ts'
import { startOfDay } from '#app/vocabulary/start-of-day.ts'
import { parseUdi } from '#app/vocabulary/udi.ts'
import type { ProductFacts, ProductLine, ProductQuestion } from './product.ts'

/**
 * One page of what this reader may see of a product: its own facts and those of others, of the product, its lots and its
 * units. The same empty page whether there is nothing or nothing is shared. A page token that is none has nothing after it.
 */
export async function productFacts(op: Operation, ask: ProductQuestion): Promise<ProductFacts> {
  const code = ask.code.trim()
  const since = ask.since.trim()
  const di = code === '' ? null : parseUdi(code, { now: op.now }).di
  const wrongDay = since !== '' && !isDay(since)
  if (di === null || wrongDay) {
    const wrongCode = di === null ? { code: code === '' ? ('empty' as const) : ('no-product' as const) } : {}
    return { asked: false, wrong: { ...wrongCode, ...(wrongDay ? { since: 'no-day' as const } : {}) } }
  }
  const before = ask.page === null ? null : FactId.safeParse(ask.page)
  if (before !== null && !before.success) return { asked: true, di, lines: [], next: null }
  const from = since === '' ? null : startOfDay(since, op.zone, 0)
  const question = `product ${di}${since === '' ? '' : ` since ${since}`}`
  const page = await seeProduct(op, { di, since: from, before: before?.data ?? null, limit: ask.rows }, question)
  return { asked: true, di, lines: page.events.map(lineOf), next: page.next && (page.events.at(-1)?.id ?? null) }
}

function lineOf(event: SeenEvent): ProductLine {
  return {
    id: event.id,
    kind: event.kind,
    step: event.step,
    eventTime: event.eventTime?.toISOString() ?? null,
    eventOffset: event.eventOffset,
    owner: event.ownerNamed,
    items: event.items.map(({ uri }) => uri),
    withheld: [...event.withheld],
    superseded: event.superseded,
  }
}

/** YYYY-MM-DD, and a day there is. */
function isDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  const day = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text)
}
