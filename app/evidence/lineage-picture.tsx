import { numberText, unitText } from '#app/i18n/format.ts'
import type { Language } from '#app/i18n/language.ts'
import { useWords } from '#app/i18n/use-words.ts'
import type { T } from '#app/i18n/words.ts'
import { paths } from '#app/paths.ts'
import { DataTable } from '#app/ui/data-table.tsx'
import { fitText } from '#app/ui/fit-text.ts'
import { Hatch } from '#app/ui/hatch.tsx'
import { Card } from '#app/ui/page.tsx'
import { Identifier } from '#app/ui/summary-list.tsx'
import { PictureWithTwin } from '#app/ui/twin.tsx'
import { WithheldMark } from '#app/ui/withheld.tsx'
import { type Evidence, type LineageEdge, type LineageNode, SELF } from './evidence.ts'
import { itemText, partyBrief, partyText, productText, withheldByText } from './evidence-text.ts'
import type { LineagePicture, PlacedNode } from './lineage-layout.server.ts'

const WIDTH = 172
const HEIGHT = 46

/** What stands in a box: the product's words or the maker over the lot or serial. */
function boxTexts(t: T, language: Language, node: LineageNode): { first: string; second: string } {
  if (node.kind === 'withheld') {
    return {
      first: t('lineage.withheld'),
      second: node.withheldBy ? partyBrief(t, language, node.withheldBy) : t('party.someone'),
    }
  }
  if (node.kind === 'group') return { first: t('lineage.group', { count: node.count }), second: t('lineage.groupNote') }
  const first =
    productText(language, node.product) ??
    (node.maker ? partyBrief(t, language, node.maker) : t(`evidence.kinds.${node.kind}`))
  return { first, second: itemText(node) }
}

function Box({ placed, self }: { placed: PlacedNode; self: string }) {
  const { t, language } = useWords()
  const { node } = placed
  const texts =
    placed.side === 'self'
      ? { first: self, second: t('lineage.self') }
      : node === null
        ? { first: t('lineage.group', { count: placed.more }), second: t('lineage.groupNote') }
        : boxTexts(t, language, node)
  const withheld = node?.kind === 'withheld'
  const drawing = (
    <>
      <title>{`${texts.first}, ${texts.second}`}</title>
      <rect
        width={WIDTH}
        height={HEIGHT}
        rx="7"
        className={placed.side === 'self' ? 'box box-self' : withheld ? 'box box-withheld' : 'box'}
        {...(withheld ? { fill: 'url(#lineage-hatch)' } : {})}
      />
      {withheld ? (
        <path
          className="lock"
          fillRule="evenodd"
          transform="translate(11 10)"
          d="M2.5 5V3.5a3 3 0 0 1 6 0V5H10v7H1V5zm1.5 0h3V3.5a1.5 1.5 0 0 0-3 0z"
        />
      ) : null}
      <text x={withheld ? 28 : 11} y="20" fontSize="12.5" fontWeight={placed.side === 'self' ? 700 : 500}>
        {fitText(texts.first, WIDTH - (withheld ? 36 : 20), 12.5)}
      </text>
      <text x="11" y="36" fontSize="11.5" className={node?.uri ? 'faint identifier' : 'faint'}>
        {fitText(texts.second, WIDTH - (node?.uri ? 34 : 20), 11.5)}
      </text>
    </>
  )
  const name = `${texts.first}, ${texts.second}`
  return (
    <g transform={`translate(${placed.x} ${placed.y})`}>
      {node?.uri && !withheld ? (
        <a href={paths.item(node.uri)} aria-label={name}>
          {drawing}
        </a>
      ) : (
        drawing
      )}
    </g>
  )
}

/** Boxes and lines as the server placed them; scrolls inside its frame where the screen is narrower. */
function Drawing({ picture, evidence, self }: { picture: LineagePicture; evidence: Evidence; self: string }) {
  const { t } = useWords()
  const label = t('lineage.picture', {
    item: self,
    up: evidence.lineage.ancestors.length,
    down: evidence.lineage.descendants.length,
  })
  return (
    <div className="table-wrap picture" role="region" aria-label={label} tabIndex={0}>
      <svg viewBox={`0 0 ${picture.width} ${picture.height}`} width={picture.width} height={picture.height}>
        <Hatch id="lineage-hatch" />
        {picture.edges.map((edge) => (
          <path
            key={edge.key}
            d={edge.path}
            className={edge.same ? 'wire wire-same' : edge.possible ? 'wire wire-possible' : 'wire'}
          />
        ))}
        {picture.nodes.map((placed) => (
          <Box key={placed.id} placed={placed} self={self} />
        ))}
      </svg>
    </div>
  )
}

type Row = { node: LineageNode; edge: LineageEdge | null }

function LineageTable({ nodes, side }: { nodes: readonly LineageNode[]; side: 'up' | 'down' }) {
  const { t, language } = useWords()
  const names = new Map(
    nodes.map((node) => [node.id, node.kind === 'withheld' ? t('lineage.withheld') : itemText(node)]),
  )
  const rows = nodes.flatMap((node): Row[] =>
    node.edges.length === 0 ? [{ node, edge: null }] : node.edges.map((edge) => ({ node, edge })),
  )
  return (
    <DataTable<Row>
      stack
      caption={t(side === 'up' ? 'lineage.ancestors' : 'lineage.descendants')}
      rows={rows}
      rowKey={(row, index) => `${row.node.id}-${index}`}
      columns={[
        { head: t('lineage.depth'), number: true, cell: ({ node }) => node.depth },
        {
          head: t('lineage.item'),
          names: true,
          cell: ({ node }) =>
            node.kind === 'withheld' ? (
              <WithheldMark>{withheldByText(t, language, node.withheldBy)}</WithheldMark>
            ) : node.kind === 'group' ? (
              t('lineage.group', { count: node.count })
            ) : (
              <span>
                {productText(language, node.product) ?? t(`evidence.kinds.${node.kind}`)}{' '}
                {node.uri ? (
                  <a href={paths.item(node.uri)}>
                    <Identifier>{itemText(node)}</Identifier>
                  </a>
                ) : (
                  <Identifier>{itemText(node)}</Identifier>
                )}
              </span>
            ),
        },
        {
          head: t(side === 'up' ? 'lineage.into' : 'lineage.outOf'),
          cell: ({ edge }) =>
            edge === null ? (
              ''
            ) : edge.to === SELF ? (
              t('lineage.self')
            ) : (
              <Identifier>{names.get(edge.to) ?? edge.to}</Identifier>
            ),
        },
        { head: t('lineage.maker'), cell: ({ node }) => (node.maker ? partyText(t, language, node.maker) : '') },
        {
          head: t('lineage.quantity'),
          number: true,
          cell: ({ edge }) =>
            edge?.quantity ? `${numberText(language, edge.quantity)} ${unitText(edge.uom ?? '')}`.trim() : '',
        },
        {
          head: t('lineage.certain'),
          cell: ({ edge }) =>
            edge === null ? '' : t(edge.same ? 'lineage.same' : edge.possible ? 'lineage.possible' : 'lineage.yes'),
        },
      ]}
    />
  )
}

/** The whole lineage, up and down, as a picture with its table. */
export function Lineage({
  evidence,
  picture,
  self,
}: {
  evidence: Evidence
  picture: LineagePicture | null
  self: string
}) {
  const { t } = useWords()
  const { ancestors, descendants } = evidence.lineage
  const possible = [...ancestors, ...descendants].some((node) => node.edges.some((edge) => edge.possible))
  return (
    <Card title={t('lineage.whole')} id="lineage" breaks>
      {picture === null ? null : (
        <PictureWithTwin
          picture={<Drawing picture={picture} evidence={evidence} self={self} />}
          note={possible ? t('lineage.possibleNote') : undefined}
          open={t('lineage.table')}
          twin={
            <div id="lineage-table" className="grid gap-5">
              {ancestors.length > 0 ? <LineageTable nodes={ancestors} side="up" /> : null}
              {descendants.length > 0 ? <LineageTable nodes={descendants} side="down" /> : null}
            </div>
          }
        />
      )}
      {picture === null && ancestors.length === 0 && descendants.length === 0 ? (
        <p className="text-sm text-ink-2">{t('lineage.none')}</p>
      ) : (
        <>
          {ancestors.length === 0 ? <p className="text-sm text-ink-2">{t('lineage.noAncestors')}</p> : null}
          {descendants.length === 0 ? <p className="text-sm text-ink-2">{t('lineage.noDescendants')}</p> : null}
        </>
      )}
    </Card>
  )
}

/** The small picture beside the identity: what went into it directly. The whole stands below. */
export function MadeFrom({ evidence, self }: { evidence: Evidence; self: string }) {
  const { t, language } = useWords()
  const direct = evidence.lineage.ancestors.filter((node) => node.depth === 1)
  if (direct.length === 0) return null
  const shown = direct.length > 5 ? direct.slice(0, 4) : direct
  const more = direct.slice(shown.length).reduce((sum, node) => sum + node.count, 0)
  const boxes = [
    ...shown.map((node) => ({
      key: node.id,
      ...boxTexts(t, language, node),
      withheld: node.kind === 'withheld',
      uri: node.uri,
    })),
    ...(more > 0
      ? [{ key: 'more', first: t('lineage.group', { count: more }), second: '', withheld: false, uri: null }]
      : []),
  ]
  const step = 54
  const height = boxes.length * step + 2
  const middle = height / 2
  const title = `${t('lineage.madeFrom')}: ${boxes.map((box) => `${box.first} ${box.second}`).join('; ')}`
  return (
    <Card title={t('lineage.madeFrom')}>
      <svg viewBox={`0 0 330 ${height}`} className="picture w-full max-w-[420px]" role="img" aria-label={title}>
        <Hatch id="made-from-hatch" />
        {boxes.map((box, index) => {
          const y = index * step + 1
          return (
            <g key={box.key}>
              <path className="wire" d={`M176 ${y + 23}C196 ${y + 23} 196 ${middle} 216 ${middle}`} />
              <rect
                x="1"
                y={y}
                width="175"
                height="46"
                rx="7"
                className={box.withheld ? 'box box-withheld' : 'box'}
                {...(box.withheld ? { fill: 'url(#made-from-hatch)' } : {})}
              />
              {box.withheld ? (
                <path
                  className="lock"
                  fillRule="evenodd"
                  transform={`translate(11 ${y + 9})`}
                  d="M2.5 5V3.5a3 3 0 0 1 6 0V5H10v7H1V5zm1.5 0h3V3.5a1.5 1.5 0 0 0-3 0z"
                />
              ) : null}
              <text x={box.withheld ? 27 : 10} y={y + 20} fontSize="12">
                {fitText(box.first, box.withheld ? 142 : 158, 12)}
              </text>
              <text x="10" y={y + 36} fontSize="11" className={box.uri ? 'faint identifier' : 'faint'}>
                {fitText(box.second, box.uri ? 144 : 158, 11)}
              </text>
            </g>
          )
        })}
        <rect x="216" y={middle - 23} width="113" height="46" rx="7" className="box box-self" />
        <text x="226" y={middle - 3} fontSize="12" fontWeight="700">
          {fitText(self, 94, 12)}
        </text>
        <text x="226" y={middle + 14} fontSize="11" className="faint">
          {t('lineage.self')}
        </text>
      </svg>
      <p className="mt-1.5 text-[13px]">
        <a href="#lineage">{t('lineage.whole')}</a>
      </p>
    </Card>
  )
}
