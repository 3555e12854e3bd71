import { useWords } from '#app/i18n/use-words.ts'
import { DataTable } from '#app/ui/data-table.tsx'
import { fitText } from '#app/ui/fit-text.ts'
import { PictureWithTwin } from '#app/ui/twin.tsx'
import { CAUSES, type CauseCategory, linesIn, type StepContent } from './answer.ts'

const WIDTH = 900
const HEIGHT = 330
const SPINE = HEIGHT / 2
const HEAD = 170
/** Causes that a bone has room for; the table has all. */
const ON_A_BONE = 4

/** Ishikawa's diagram of what may have played a part, and the same as a table. Nothing where nobody named a cause. */
export function Fishbone({ content, effect }: { content: StepContent; effect: string }) {
  const { t } = useWords()
  const bones = CAUSES.map((category) => ({ category, causes: linesIn(content[`fish_${category}`]) }))
  if (bones.every(({ causes }) => causes.length === 0)) return null
  const rows = bones.flatMap(({ category, causes }) => causes.map((cause) => ({ category, cause })))
  return (
    <PictureWithTwin
      open={t('scar.fishOpen')}
      picture={
        <div className="overflow-x-auto" role="region" aria-label={t('scar.fishTitle')} tabIndex={0}>
          <svg
            viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
            className="w-full min-w-[40rem]"
            role="img"
            aria-label={t('scar.fishTitle')}
          >
            <line x1="8" y1={SPINE} x2={WIDTH - HEAD} y2={SPINE} stroke="currentColor" strokeWidth="2" />
            <rect
              x={WIDTH - HEAD}
              y={SPINE - 24}
              width={HEAD - 4}
              height="48"
              rx="8"
              fill="none"
              stroke="currentColor"
              strokeWidth="1.5"
            />
            <text x={WIDTH - HEAD / 2 - 2} y={SPINE + 5} textAnchor="middle" fontSize="13.5" fill="currentColor">
              {fitText(effect, HEAD - 20, 13.5)}
            </text>
            {bones.map((bone, n) => (
              <Bone key={bone.category} {...bone} place={n} />
            ))}
          </svg>
        </div>
      }
      twin={
        <DataTable
          caption={t('scar.fishTitle')}
          captionHidden
          rows={rows}
          rowKey={(_row, n) => String(n)}
          columns={[
            { head: t('scar.fishColumn.category'), names: true, cell: (row) => t(`scar.choice.${row.category}`) },
            { head: t('scar.fishColumn.cause'), cell: (row) => row.cause },
          ]}
        />
      }
    />
  )
}

/** One of six: three above the spine, three below, each with its causes beside it. */
function Bone({ category, causes, place }: { category: CauseCategory; causes: readonly string[]; place: number }) {
  const { t } = useWords()
  const above = place < 3
  const foot = 230 + (place % 3) * 235
  const top = above ? 26 : HEIGHT - 26
  const lean = 46
  const shown = causes.slice(0, ON_A_BONE)
  return (
    <g>
      <line
        x1={foot - lean}
        y1={top}
        x2={foot}
        y2={SPINE}
        stroke="currentColor"
        strokeWidth="1.5"
        opacity={causes.length === 0 ? 0.35 : 1}
      />
      <text
        x={foot - lean}
        y={above ? top - 8 : top + 18}
        textAnchor="middle"
        fontSize="15"
        fontWeight="600"
        fill="currentColor"
      >
        {t(`scar.choice.${category}`)}
      </text>
      {shown.map((cause, n) => {
        const part = (n + 1) / (ON_A_BONE + 1)
        const x = foot - lean + lean * part
        const y = top + (SPINE - top) * part
        return (
          <text key={n} x={x - 8} y={y + 4} textAnchor="end" fontSize="13" fill="currentColor">
            {fitText(cause, 180, 13)}
          </text>
        )
      })}
    </g>
  )
}
