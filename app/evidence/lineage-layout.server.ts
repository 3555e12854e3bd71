import { graphlib, layout } from '@dagrejs/dagre'
import type { Evidence, LineageNode } from './evidence.ts'
import { SELF } from './evidence.ts'

export type PlacedNode = {
  id: string
  side: 'up' | 'self' | 'down'
  x: number
  y: number
  node: LineageNode | null
  more: number
}
export type PlacedEdge = { key: string; path: string; possible: boolean; same: boolean }
/** Where each box and line of the lineage picture lies, in CSS pixels from the top left. */
export type LineagePicture = { width: number; height: number; nodes: PlacedNode[]; edges: PlacedEdge[] }

export const BOX = { width: 172, height: 46 }
/** Boxes drawn in one column; what is beyond stands in one box that says how many, and in the table. */
const DRAWN_A_LEVEL = 10

/**
 * Lays the lineage out from left (what it was made from) to right (what became of it). Computed in the loader: the
 * layout engine never reaches the browser. Null when there is nothing to draw.
 */
export function lineagePicture(lineage: Evidence['lineage']): LineagePicture | null {
  if (lineage.ancestors.length === 0 && lineage.descendants.length === 0) return null
  const graph = new graphlib.Graph({ multigraph: true })
  graph.setGraph({ rankdir: 'LR', nodesep: 14, ranksep: 62, marginx: 4, marginy: 4 })
  graph.setDefaultEdgeLabel(() => ({}))
  graph.setNode(SELF, { ...BOX })
  const drawn = new Map<string, Omit<PlacedNode, 'x' | 'y'>>([[SELF, { id: SELF, side: 'self', node: null, more: 0 }]])
  const edges: { from: string; to: string; possible: boolean; same: boolean }[] = []

  for (const [side, nodes] of [
    ['up', lineage.ancestors],
    ['down', lineage.descendants],
  ] as const) {
    const stands = new Map<string, string>([[SELF, SELF]])
    for (const depth of [...new Set(nodes.map((node) => node.depth))].sort((a, b) => a - b)) {
      const level = nodes.filter((node) => node.depth === depth)
      const kept = level.length > DRAWN_A_LEVEL ? level.slice(0, DRAWN_A_LEVEL - 1) : level
      const rest = level.slice(kept.length)
      for (const node of kept) {
        stands.set(node.id, `${side}:${node.id}`)
        drawn.set(`${side}:${node.id}`, { id: `${side}:${node.id}`, side, node, more: 0 })
      }
      if (rest.length > 0) {
        const id = `${side}:rest:${depth}`
        drawn.set(id, { id, side, node: null, more: rest.reduce((sum, node) => sum + node.count, 0) })
        for (const node of rest) stands.set(node.id, id)
      }
      for (const node of level) {
        for (const edge of node.edges) {
          const outer = stands.get(node.id)
          const inner = stands.get(edge.to)
          if (outer === undefined || inner === undefined || outer === inner) continue
          edges.push(
            side === 'up'
              ? { from: outer, to: inner, possible: edge.possible, same: edge.same }
              : { from: inner, to: outer, possible: edge.possible, same: edge.same },
          )
        }
      }
    }
  }

  for (const id of drawn.keys()) if (id !== SELF) graph.setNode(id, { ...BOX })
  const lines = new Map(edges.map((edge) => [`${edge.from}>${edge.to}`, edge]))
  for (const [key, edge] of lines) graph.setEdge(edge.from, edge.to, {}, key)
  layout(graph)

  const size = graph.graph()
  return {
    width: Math.ceil(size.width ?? 0),
    height: Math.ceil(size.height ?? 0),
    nodes: [...drawn.values()].map((node) => {
      const at = graph.node(node.id)
      return { ...node, x: Math.round((at.x ?? 0) - BOX.width / 2), y: Math.round((at.y ?? 0) - BOX.height / 2) }
    }),
    edges: [...lines].map(([key, edge]) => {
      const from = graph.node(edge.from)
      const to = graph.node(edge.to)
      return { key, possible: edge.possible, same: edge.same, path: bend(from, to) }
    }),
  }
}

/** A smooth line from the right side of one box to the left side of another. */
function bend(from: { x?: number; y?: number }, to: { x?: number; y?: number }): string {
  const x1 = Math.round((from.x ?? 0) + BOX.width / 2)
  const x2 = Math.round((to.x ?? 0) - BOX.width / 2)
  const y1 = Math.round(from.y ?? 0)
  const y2 = Math.round(to.y ?? 0)
  const middle = Math.round((x1 + x2) / 2)
  return `M${x1} ${y1}C${middle} ${y1} ${middle} ${y2} ${x2} ${y2}`
}
