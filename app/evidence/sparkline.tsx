import { instantText, numberText } from '#app/i18n/format.ts'
import { useWords } from '#app/i18n/use-words.ts'
import { DataTable } from '#app/ui/data-table.tsx'
import { Tag } from '#app/ui/tag.tsx'
import type { FieldValue } from './evidence.ts'
import { curveOf, fieldLabel, rangeText } from './fact-text.ts'

const WIDTH = 150
const HEIGHT = 26

/** One measured quantity of a fact: its range in words, its curve, and the readings as a table. Times in UTC. */
export function Sparkline({ address, value }: { address: string; value: FieldValue }) {
  const { t, language } = useWords()
  const curve = curveOf(address, value)
  if (curve === null) return null
  const label = fieldLabel(t, language, address)
  const range = rangeText(t, language, curve)
  const first = curve.points[0]?.at ?? 0
  const span = (curve.points.at(-1)?.at ?? 0) - first || 1
  const height = curve.high - curve.low || 1
  const line = curve.points
    .map(({ at, value: reading }, index) => {
      const x = 2 + ((at - first) / span) * (WIDTH - 4)
      const y = HEIGHT - 4 - ((reading - curve.low) / height) * (HEIGHT - 8)
      return `${index === 0 ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`
    })
    .join('')
  return (
    <div className="mt-0.5 text-sm">
      <div className="flex flex-wrap items-center gap-x-2.5">
        <span>
          <span className="text-ink-2">{label}</span> {range}
        </span>
        {curve.points.length > 1 ? (
          <svg
            viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
            width={WIDTH}
            height={HEIGHT}
            className="picture flex-none"
            role="img"
            aria-label={t('sensor.picture', { type: label, range })}
          >
            <rect y="1" width={WIDTH} height={HEIGHT - 2} rx="4" className={curve.alarm ? 'band-alarm' : 'band'} />
            <path d={line} className={curve.alarm ? 'curve curve-alarm' : 'curve'} />
          </svg>
        ) : null}
        {curve.alarm ? (
          <Tag tone="stop" icon>
            {t('sensor.alarm')}
          </Tag>
        ) : null}
        {curve.points.length > 1 ? (
          <details className="twin open:basis-full">
            <summary className="tap">{t('sensor.table')}</summary>
            <DataTable
              caption={`${label}: ${t('sensor.caption')}`}
              rows={curve.points}
              rowKey={(_point, index) => String(index)}
              columns={[
                {
                  head: t('sensor.time'),
                  names: true,
                  cell: (point) => instantText(language, new Date(point.at).toISOString(), 'UTC'),
                },
                {
                  head: t('sensor.value'),
                  number: true,
                  cell: (point) => `${numberText(language, point.value)} ${curve.unit}`,
                },
              ]}
            />
          </details>
        ) : null}
      </div>
    </div>
  )
}
