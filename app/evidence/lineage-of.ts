import type { WalkRow } from '#db/evidence.ts'
import { type LineageNode, type Party, SELF } from './evidence.ts'

/** More nodes than this on one level are shown as one node with their number. */
export const LEVEL_LIMIT = 200

type Side = 'ancestor' | 'descendant'
export type PartyOf = (row: WalkRow) => Party | null
export type WithheldBy = (row: WalkRow) => Party | null

/**
 * One side of the lineage as nodes, nearest level first. Rows that name the same item are one node with several edges;
 * all that is withheld at one place is one node, whose edges and number say nothing of how much that is.
 */
export function lineageOf(rows: readonly WalkRow[], side: Side, maker: PartyOf, withheldBy: WithheldBy): LineageNode[] {
  const mine = rows.filter((row) => row.role === side)
  const ids = new Map<string, string>()
  const keyOf = (row: WalkRow) => (row.item === null ? `withheld ${row.depth} ${row.parent}` : String(row.item))
  for (const row of mine) if (!ids.has(keyOf(row))) ids.set(keyOf(row), `${side.charAt(0)}${ids.size + 1}`)

  const nodes = new Map<string, LineageNode>()
  for (const row of mine) {
    const id = ids.get(keyOf(row)) ?? SELF
    const edge = {
      to: row.parent === null ? SELF : (ids.get(String(row.parent)) ?? SELF),
      quantity: row.withheld ? null : row.quantity,
      uom: row.withheld ? null : row.uom,
      possible: row.possible,
      same: row.same,
      fact: row.withheld ? null : row.fact,
    }
    const node = nodes.get(id)
    if (!node) nodes.set(id, { ...nodeOf(row, id, maker, withheldBy), edges: [edge] })
    else {
      if (row.depth < node.depth) node.depth = row.depth
      if (!node.edges.some((known) => known.to === edge.to && known.fact === edge.fact)) node.edges.push(edge)
    }
  }
  return grouped([...nodes.values()], side)
}

function nodeOf(row: WalkRow, id: string, maker: PartyOf, withheldBy: WithheldBy): LineageNode {
  const withheld = row.withheld || row.item === null
  return {
    id,
    depth: row.depth,
    kind: withheld ? 'withheld' : (row.kind ?? 'other'),
    uri: withheld ? null : row.uri,
    di: withheld ? null : row.di,
    lot: withheld ? null : row.lot,
    serial: withheld ? null : row.serial,
    product:
      withheld || !row.product
        ? null
        : { name: row.product.name, nameZh: row.product.name_zh, model: row.product.model },
    maker: withheld ? null : maker(row),
    withheldBy: withheld ? withheldBy(row) : null,
    count: 1,
    edges: [],
  }
}

/** Levels that are too wide to draw become one node each; edges to their members lead to it. */
function grouped(nodes: readonly LineageNode[], side: Side): LineageNode[] {
  const levels = new Map<number, LineageNode[]>()
  for (const node of nodes) levels.set(node.depth, [...(levels.get(node.depth) ?? []), node])
  const into = new Map<string, string>()
  const shown: LineageNode[] = []
  for (const [depth, level] of [...levels].sort(([a], [b]) => a - b)) {
    const seen = level.filter((node) => node.kind !== 'withheld')
    if (seen.length <= LEVEL_LIMIT) {
      shown.push(...level)
      continue
    }
    const id = `${side.charAt(0)}g${depth}`
    for (const node of seen) into.set(node.id, id)
    const targets = new Set(seen.flatMap((node) => node.edges.map((edge) => edge.to)))
    shown.push(...level.filter((node) => node.kind === 'withheld'), {
      id,
      depth,
      kind: 'group',
      uri: null,
      di: null,
      lot: null,
      serial: null,
      product: null,
      maker: null,
      withheldBy: null,
      count: seen.length,
      edges: [...targets].map((to) => ({ to, quantity: null, uom: null, possible: false, same: false, fact: null })),
    })
  }
  return shown.map((node) => ({
    ...node,
    edges: node.edges
      .map((edge) => ({ ...edge, to: into.get(edge.to) ?? edge.to }))
      .filter(
        (edge, index, all) =>
          edge.to !== node.id && all.findIndex((one) => one.to === edge.to && one.fact === edge.fact) === index,
      ),
  }))
}
