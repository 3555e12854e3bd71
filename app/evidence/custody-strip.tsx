import { dateText, nearDateText } from '#app/i18n/format.ts'
import { useWords } from '#app/i18n/use-words.ts'
import { DataTable } from '#app/ui/data-table.tsx'
import { fitText, textWidth } from '#app/ui/fit-text.ts'
import { Hatch } from '#app/ui/hatch.tsx'
import { Card } from '#app/ui/page.tsx'
import { PictureWithTwin } from '#app/ui/twin.tsx'
import { WithheldMark } from '#app/ui/withheld.tsx'
import { type CustodyStep, isWithheld } from './evidence.ts'
import { partyText, withheldByText } from './evidence-text.ts'

const GROUNDS = ['mes', 'lims', 'wms', 'field', 'erp', 'after-sales', 'maintenance'] as const
const ACROSS = 5

/** One colour a holder, in the order of first appearance: the same holder twice is seen as the same. */
function groundOf(names: readonly string[]): (name: string) => string {
  const seen = [...new Set(names)]
  return (name) => `from-${GROUNDS[seen.indexOf(name) % GROUNDS.length] ?? 'mes'}`
}

/** Widths that fill 720 a row, each as its words need; longer names give way first. */
function placed(wanted: readonly number[], across: number): { x: number; width: number }[] {
  return wanted.flatMap((_width, first) => {
    if (first % across !== 0) return []
    const row = wanted.slice(first, first + across)
    const total = row.reduce((sum, width) => sum + width, 0)
    const least = total > 720 ? row.map((width) => Math.min(width, 96)) : row
    const spare = 720 - least.reduce((sum, width) => sum + width, 0)
    const open = row.map((width, index) => (total > 720 ? width - (least[index] ?? 0) : 1))
    const opened = open.reduce((sum, width) => sum + width, 0) || 1
    let x = 0
    return row.map((_wanted, index) => {
      const width = (least[index] ?? 0) + (spare * (open[index] ?? 0)) / opened
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
    name: isWithheld(step.holder) ? withheldByText(t, language, step.holder.by) : partyText(t, language, step.holder),
    short: isWithheld(step.holder) ? t('party.withheld') : partyText(t, language, step.holder),
    date: dateText(language, step.since.slice(0, 10)),
    near: nearDateText(language, step.since.slice(0, 10), steps[index - 1]?.since ?? null),
    what: t(`custody.way.${step.how}`),
  }))
  const ground = groundOf(drawn.filter((step) => !step.withheld).map((step) => step.name))
  const story = drawn.map((step) => t('custody.story', { holder: step.name, date: step.date })).join('; ')
  const rows = Math.ceil(drawn.length / ACROSS)
  const across = Math.ceil(drawn.length / rows)
  const places = placed(
    drawn.map((step) => Math.max(textWidth(step.short) * 13 + 32, textWidth(`${step.near} ${step.what}`) * 11.5 + 10)),
    across,
  )
  return (
    <Card title={t('custody.title')}>
      <PictureWithTwin
        picture={
          <>
            <svg
              viewBox={`0 0 720 ${rows * 66}`}
              className="picture w-full max-sm:hidden"
              role="img"
              aria-label={t('custody.picture', { story })}
            >
              <Hatch id="custody-wide" />
              {drawn.map((step, index) => {
                const { x, width } = places[index] ?? { x: 0, width: 0 }
                const y = Math.floor(index / across) * 66 + 4
                return (
                  <g key={index} className={step.withheld ? '' : ground(step.name)}>
                    <title>{`${step.name}, ${step.what} ${step.date}`}</title>
                    <rect
                      x={x + 2}
                      y={y}
                      width={width - 4}
                      height="30"
                      rx="6"
                      className={step.withheld ? 'box box-withheld' : 'source-fill'}
                      {...(step.withheld ? { fill: 'url(#custody-wide)' } : {})}
                    />
                    <text x={x + (index > 0 ? 15 : 12)} y={y + 20} fontSize="13">
                      {fitText(step.short, width - 26, 13)}
                    </text>
                    <text x={x + 4} y={y + 48} fontSize="11.5" className="faint">
                      {fitText(`${step.near} ${step.what}`, width - 6, 11.5)}
                    </text>
                    {index > 0 ? (
                      <circle cx={x} cy={y + 15} r="5" className={step.statedByBoth ? 'joint joint-both' : 'joint'} />
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
              { head: t('custody.since'), cell: (step) => <time dateTime={step.since}>{step.date}</time> },
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
