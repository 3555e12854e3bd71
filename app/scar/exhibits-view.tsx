import type { ReactNode } from 'react'
import type { FieldValue } from '#app/evidence/evidence.ts'
import { nameText, tailOf } from '#app/evidence/evidence-text.ts'
import { fieldLabel, fieldTexts, stepText } from '#app/evidence/fact-text.ts'
import { instantText, momentText } from '#app/i18n/format.ts'
import { useWords } from '#app/i18n/use-words.ts'
import { Empty } from '#app/ui/page.tsx'
import { Identifier, SummaryList } from '#app/ui/summary-list.tsx'
import { Tag } from '#app/ui/tag.tsx'
import type { ExhibitShown, ExhibitView } from './scar-view.ts'

/** Facts as they were shared in a record, each with who shared it and whether it still is what was shared. */
export function Exhibits({ exhibits, zone }: { exhibits: readonly ExhibitView[]; zone: string }) {
  const { t, language } = useWords()
  if (exhibits.length === 0) return <Empty title={t('scar.noExhibits')} />
  return (
    <ul className="grid gap-3">
      {exhibits.map((exhibit) => (
        <li key={exhibit.id} className="rounded-lg border border-line p-3.5">
          <ExhibitBody
            shown={exhibit.shown}
            beside={
              exhibit.superseded || !exhibit.whole ? (
                <>
                  {exhibit.superseded ? <Tag tone="warn">{t('scar.superseded')}</Tag> : null}
                  {exhibit.whole ? null : <Tag tone="stop">{t('scar.exhibitBroken')}</Tag>}
                </>
              ) : null
            }
          />
          <p className="mt-2 text-[13px] text-ink-2">
            {t('scar.exhibitShared', {
              by: exhibit.sharedBy,
              organization: nameText(language, exhibit.owner),
              at: instantText(language, exhibit.sharedAt, zone),
            })}
          </p>
        </li>
      ))}
    </ul>
  )
}

/** What is shown of one fact. */
export function ExhibitBody({ shown, beside }: { shown: ExhibitShown; beside?: ReactNode }) {
  const { t, language } = useWords()
  const at =
    shown.eventTime === null || shown.offset === null ? null : momentText(language, shown.eventTime, shown.offset)
  return (
    <>
      <div className="mb-1.5 flex flex-wrap items-center gap-x-3 gap-y-1">
        <b>{stepText(t, { step: shown.step, kind: shown.kind })}</b>
        {at === null ? null : (
          <span className="text-[13px] text-ink-2">
            {at.day} {at.time}
          </span>
        )}
        <Identifier>{tailOf(shown.item)}</Identifier>
        {beside}
      </div>
      <SummaryList
        rows={Object.entries(shown.fields).map(([address, value]) => ({
          name: fieldLabel(t, language, address),
          value: <Value address={address} value={value} />,
        }))}
      />
    </>
  )
}

function Value({ address, value }: { address: string; value: FieldValue }) {
  const { t, language } = useWords()
  const parts = fieldTexts(t, language, address, value)
  return (
    <>
      {parts.map((part, n) => (
        <span key={n} className={part.mono ? 'mono block' : 'block'} title={part.full}>
          {part.text}
        </span>
      ))}
    </>
  )
}
