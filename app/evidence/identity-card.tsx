import { dateText } from '#app/i18n/format.ts'
import { useWords } from '#app/i18n/use-words.ts'
import { paths } from '#app/paths.ts'
import { Icon } from '#app/ui/icon.tsx'
import { Card } from '#app/ui/page.tsx'
import { Identifier, SummaryList } from '#app/ui/summary-list.tsx'
import { Tag } from '#app/ui/tag.tsx'
import { WithheldMark } from '#app/ui/withheld.tsx'
import {
  type CalendarDate,
  type Evidence,
  type EvidenceItem,
  isWithheld,
  type LabelLine,
  type Withheld,
} from './evidence.ts'
import { aiText, nameText, productText, tailOf, withheldByText } from './evidence-text.ts'

function DateOrWithheld({ date }: { date: CalendarDate | Withheld }) {
  const { t, language } = useWords()
  if (isWithheld(date)) return <WithheldMark>{withheldByText(t, language, date.by)}</WithheldMark>
  return (
    <>
      <time dateTime={date.iso}>{dateText(language, date.iso)}</time>
      {date.precision === 'month' ? <span className="text-ink-2"> ({t('evidence.monthNote')})</span> : null}
    </>
  )
}

/** Only what is made and kept has product words and dates of its own; a box, a place or a loan kit has none. */
const MADE_KINDS: readonly EvidenceItem['kind'][] = ['product', 'lot', 'unit', 'load', 'other']

/** The key of a GS1 identity that is no product: "SSCC 395200010000000011". Null for what has no such key. */
function gs1Key(item: EvidenceItem): { ai: string; value: string } | null {
  const ai = item.di === null ? /^https:\/\/id\.gs1\.org\/(\d+)\//.exec(item.uri)?.[1] : undefined
  return ai === undefined ? null : { ai, value: tailOf(item.uri) }
}

/** What the record says it is. */
export function IdentityCard({ item, verdict }: { item: EvidenceItem; verdict: Evidence['verdict'] }) {
  const { t, language } = useWords()
  const expired = verdict.checks.dates.reasons.some((reason) => reason.code === 'expired')
  const product = productText(language, item.product)
  const key = gs1Key(item)
  const made = MADE_KINDS.includes(item.kind)
  const rows = [
    ...(product === null && !made
      ? []
      : [
          {
            name: t('evidence.product'),
            value:
              product === null ? <span className="text-ink-2">{t('evidence.noProductWords')}</span> : <b>{product}</b>,
          },
        ]),
    ...(item.product?.model ? [{ name: t('evidence.model'), value: item.product.model }] : []),
    ...(item.labeler ? [{ name: t('evidence.labeler'), value: nameText(language, item.labeler) }] : []),
    { name: t('evidence.kind'), value: t(`evidence.kinds.${item.kind}`) },
    ...(item.di
      ? [
          {
            name: t('evidence.di'),
            value: (
              <a href={paths.product({ code: item.di })}>
                <Identifier>{item.di}</Identifier>
              </a>
            ),
          },
        ]
      : []),
    ...(key ? [{ name: aiText(t, key.ai), value: <Identifier>{key.value}</Identifier> }] : []),
    ...(item.lot && !key ? [{ name: t('evidence.lot'), value: <Identifier>{item.lot}</Identifier> }] : []),
    ...(item.serial && !key ? [{ name: t('evidence.serial'), value: <Identifier>{item.serial}</Identifier> }] : []),
    ...(item.di || item.serial || item.lot || key
      ? []
      : [{ name: t('evidence.uri'), value: <Identifier>{item.uri}</Identifier> }]),
    ...(item.made && (made || !isWithheld(item.made))
      ? [{ name: t('evidence.made'), value: <DateOrWithheld date={item.made} /> }]
      : []),
    ...(item.expiry && (made || !isWithheld(item.expiry))
      ? [
          {
            name: t('evidence.expires'),
            value: (
              <>
                <DateOrWithheld date={item.expiry} />{' '}
                {isWithheld(item.expiry) ? null : (
                  <Tag tone={expired ? 'stop' : 'ok'} icon>
                    {t(expired ? 'evidence.expired' : 'evidence.inDate')}
                  </Tag>
                )}
              </>
            ),
          },
        ]
      : []),
    ...(item.scannedText && item.scannedText !== item.uri
      ? [{ name: t('evidence.scanned'), value: <Identifier>{item.scannedText}</Identifier> }]
      : []),
  ]
  return (
    <Card title={t('evidence.identity')}>
      <SummaryList rows={rows} />
    </Card>
  )
}

const AGREES = { equal: 'ok', differs: 'stop', 'not-on-record': 'plain' } as const

/** Each element of the code beside what is on record. A difference is said in words on its row. */
export function LabelCard({ label }: { label: readonly LabelLine[] }) {
  const { t, language } = useWords()
  const shown = (text: string) => (/^\d{4}-\d{2}(-\d{2})?$/.test(text) ? dateText(language, text) : text)
  return (
    <Card title={t('evidence.label')}>
      {label.length === 0 ? (
        <p className="text-sm text-ink-2">{t('evidence.labelEmpty')}</p>
      ) : (
        <table className="data-table label-table table-fixed">
          <caption className="sr-only">{t('evidence.labelCaption')}</caption>
          <thead>
            <tr>
              <th scope="col" className="w-[25%] !pl-0">
                <span className="sr-only">{t('list.column.code')}</span>
              </th>
              <th scope="col" className="w-[41%]">
                {t('evidence.labelSays')}
              </th>
              <th scope="col" className="!pr-0">
                {t('evidence.recordSays')}
              </th>
            </tr>
          </thead>
          <tbody>
            {label.map((line) => (
              <tr key={line.ai} className={line.agrees === 'differs' ? 'tone-stop tone-ground' : ''}>
                <th scope="row" className={line.agrees === 'differs' ? '' : '!pl-0'}>
                  {aiText(t, line.ai)}
                </th>
                <td>
                  <Identifier>{shown(line.said)}</Identifier>
                </td>
                <td className={line.agrees === 'differs' ? '' : '!pr-0'}>
                  {line.agrees === 'equal' ? (
                    <span className="inline-flex items-center gap-1 text-[13px] text-ok">
                      <Icon name="check" size={14} />
                      {t('evidence.agrees.equal')}
                    </span>
                  ) : (
                    <>
                      {line.record === null ? null : (
                        <span className="block">
                          <Identifier>{shown(line.record)}</Identifier>
                        </span>
                      )}
                      <Tag tone={AGREES[line.agrees]} icon>
                        {t(`evidence.agrees.${line.agrees}`)}
                      </Tag>
                    </>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Card>
  )
}
