import { dateText, nearDateText } from '#app/i18n/format.ts'
import { useWords } from '#app/i18n/use-words.ts'
import { DataTable } from '#app/ui/data-table.tsx'
import { fitText, textWidth, wrappedWidth, wrapText } from '#app/ui/fit-text.ts'
import { Hatch } from '#app/ui/hatch.tsx'
import { Card } from '#app/ui/page.tsx'
import { PictureWithTwin } from '#app/ui/twin.tsx'
import { WithheldMark } from '#app/ui/withheld.tsx'
import { type CustodyStep, isWithheld } from './evidence.ts'
import { partyStart, withheldByText } from './evidence-text.ts'

const GROUNDS = ['mes', 'lims', 'wms', 'field', 'erp', 'after-sales', 'maintenance'] as const
const ACROSS = 5

/** One colour a holder, in the order of first appearance: the same holder twice is seen as the same. */
function groundOf(names: readonly string[]): (name: string) => string {
  const seen = [...new Set(names)]
  return (name) => `from-${GROUNDS[seen.indexOf(name) % GROUNDS.length] ?? 'mes'}`
}

type Wanted = { one: number; two: number }

/** Widths that fill 720 a row: each name on one line where all fit so, else long names on two lines. */
function placed(wanted: readonly Wanted[], across: number): { x: number; width: number }[] {
  return wanted.flatMap((_width, first) => {
    if (first % across !== 0) return []
    const row = wanted.slice(first, first + across)
    const sum = (widths: readonly number[]) => widths.reduce((total, width) => total + width, 0)
    const ones = row.map(({ one }) => one)
    const twos = row.map(({ two }) => two)
    const open = ones.map((one, index) => one - (twos[index] ?? one))
    let x = 0
    return row.map(({ one, two }, index) => {
      const width =
        sum(ones) <= 720
          ? one + (720 - sum(ones)) / row.length
          : sum(twos) <= 720
            ? two + ((720 - sum(twos)) * (open[index] ?? 0)) / (sum(open) || 1)
            : (two * 720) / sum(twos)
      const place = { x, width }
      x += width
      return place
    })
  })
}

/** Who held it, from left to right (from top to bottom where it is narrow), and the same as a table. */
export function Custody({ steps }: { steps: readonly CustodyStep[] }) {
  const { t, language } = useWords()
  if (steps.length === 0) {
    return (
      <Card title={t('custody.title')}>
        <p className="text-sm text-ink-2">{t('custody.empty')}</p>
      </Card>
    )
  }
  const drawn = steps.map((step, index) => ({
    ...step,
    withheld: isWithheld(step.holder),
    name: isWithheld(step.holder) ? withheldByText(t, language, step.holder.by) : partyStart(t, language, step.holder),
    short: isWithheld(step.holder) ? t('party.withheld') : partyStart(t, language, step.holder),
    date: step.since === null ? t('party.withheld') : dateText(language, step.since.slice(0, 10)),
    near: step.since === null ? '' : nearDateText(language, step.since.slice(0, 10), steps[index - 1]?.since ?? null),
    what: t(`custody.way.${step.how}`),
  }))
  const ground = groundOf(drawn.filter((step) => !step.withheld).map((step) => step.name))
  const story = drawn.map((step) => t('custody.story', { holder: step.name, date: step.date })).join('; ')
  const rows = Math.ceil(drawn.length / ACROSS)
  const across = Math.ceil(drawn.length / rows)
  const places = placed(
    drawn.map((step) => {
      const under = textWidth(`${step.near} ${step.what}`) * 11.5 + 10
      return {
        one: Math.max(textWidth(step.short) * 13 + 32, under),
        two: Math.max(wrappedWidth(step.short) * 13 + 32, under),
      }
    }),
    across,
  )
  const lines = drawn.map((step, index) => wrapText(step.short, (places[index]?.width ?? 0) - 26, 13))
  // A row is as high as its longest name needs.
  const tall = drawn.map((_step, index) => {
    const first = index - (index % across)
    return lines.slice(first, first + across).some((name) => name.length > 1)
  })
  const topOf = (index: number): number =>
    index < across ? 4 : topOf(index - across) + (tall[index - across] ? 82 : 66)
  const height = topOf(drawn.length - 1) + (tall.at(-1) ? 78 : 62)
  return (
    <Card title={t('custody.title')}>
      <PictureWithTwin
        picture={
          <>
            <svg
              viewBox={`0 0 720 ${height}`}
              className="picture w-full max-sm:hidden"
              role="img"
              aria-label={t('custody.picture', { story })}
            >
              <Hatch id="custody-wide" />
              {drawn.map((step, index) => {
                const { x, width } = places[index] ?? { x: 0, width: 0 }
                const y = topOf(index)
                const box = tall[index] ? 46 : 30
                const name = lines[index] ?? []
                return (
                  <g key={index} className={step.withheld ? '' : ground(step.name)}>
                    <title>{`${step.name}, ${step.what} ${step.date}`}</title>
                    <rect
                      x={x + 2}
                      y={y}
                      width={width - 4}
                      height={box}
                      rx="6"
                      className={step.withheld ? 'box box-withheld' : 'source-fill'}
                      {...(step.withheld ? { fill: 'url(#custody-wide)' } : {})}
                    />
                    {name.map((line, row) => (
                      <text
                        key={row}
                        x={x + (index > 0 ? 15 : 12)}
                        y={y + box / 2 + 5 + (row - (name.length - 1) / 2) * 16}
                        fontSize="13"
                      >
                        {line}
                      </text>
                    ))}
                    <text x={x + 4} y={y + box + 18} fontSize="11.5" className="faint">
                      {fitText(`${step.near} ${step.what}`, width - 6, 11.5)}
                    </text>
                    {index > 0 ? (
                      <circle
                        cx={x}
                        cy={y + box / 2}
                        r="5"
                        className={step.statedByBoth ? 'joint joint-both' : 'joint'}
                      />
                    ) : null}
                  </g>
                )
              })}
            </svg>
            <svg
              viewBox={`0 0 330 ${drawn.length * 56}`}
              className="picture w-full sm:hidden print:hidden"
              role="img"
              aria-label={t('custody.picture', { story })}
            >
              <Hatch id="custody-tall" />
              {drawn.map((step, index) => {
                const y = index * 56
                return (
                  <g key={index} className={step.withheld ? '' : ground(step.name)}>
                    <rect
                      x="1"
                      y={y + 2}
                      width="328"
                      height="52"
                      rx="6"
                      className={step.withheld ? 'box box-withheld' : 'source-fill'}
                      {...(step.withheld ? { fill: 'url(#custody-tall)' } : {})}
                    />
                    <text x="20" y={y + 25} fontSize="15">
                      {fitText(step.name, 300, 15)}
                    </text>
                    <text x="20" y={y + 43} fontSize="13" className="faint">
                      {`${step.date} ${step.what}`}
                    </text>
                    {index > 0 ? (
                      <circle cx="10" cy={y} r="6" className={step.statedByBoth ? 'joint joint-both' : 'joint'} />
                    ) : null}
                  </g>
                )
              })}
            </svg>
          </>
        }
        note={drawn.length > 1 ? t('custody.note') : undefined}
        open={t('custody.table')}
        twin={
          <DataTable
            stack
            caption={t('custody.caption')}
            rows={drawn}
            rowKey={(_step, index) => String(index)}
            columns={[
              {
                head: t('custody.holder'),
                names: true,
                cell: (step) => (step.withheld ? <WithheldMark>{step.name}</WithheldMark> : step.name),
              },
              {
                head: t('custody.since'),
                cell: (step) => (step.since === null ? step.date : <time dateTime={step.since}>{step.date}</time>),
              },
              {
                head: t('custody.until'),
                cell: (step) =>
                  step.until === null ? (
                    t('custody.now')
                  ) : (
                    <time dateTime={step.until}>{dateText(language, step.until.slice(0, 10))}</time>
                  ),
              },
              { head: t('custody.how'), cell: (step) => step.what },
              { head: t('custody.stated'), cell: (step) => t(step.statedByBoth ? 'custody.both' : 'custody.one') },
            ]}
          />
        }
      />
    </Card>
  )
}
