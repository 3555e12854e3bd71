import { createContext, type ReactNode, useContext } from 'react'
import { dateText, momentText } from '#app/i18n/format.ts'
import { useWords } from '#app/i18n/use-words.ts'
import { paths } from '#app/paths.ts'
import { ButtonLink } from '#app/ui/button.tsx'
import { Icon } from '#app/ui/icon.tsx'
import { Card } from '#app/ui/page.tsx'
import { Identifier, SummaryList } from '#app/ui/summary-list.tsx'
import { Tag } from '#app/ui/tag.tsx'
import { WithheldMark } from '#app/ui/withheld.tsx'
import type { FieldValue, SeenFact, SeenItemList } from './evidence.ts'
import { partyStart } from './evidence-text.ts'
import {
  declaredText,
  fieldLabel,
  type FieldText,
  fieldTexts,
  plainFields,
  shownItemText,
  stepText,
  withheldParts,
  withheldTexts,
} from './fact-text.ts'
import { Sparkline } from './sparkline.tsx'

/** Whether facts lead on into the portal: a guest may go nowhere else. */
const Links = createContext(true)

/** Where the page says what withheld means and whom to ask. */
export const ABOUT_WITHHELD = 'withheld'
const SHOWN_OF_A_LIST = 6
/** So many of the newest facts stand open; the older ones are one press away, and open on paper. */
const OPEN_AT_FIRST = 8

function Said({ part }: { part: FieldText }) {
  const text = part.mono ? <Identifier>{part.text}</Identifier> : part.text
  return part.full === undefined ? text : <span title={part.full}>{text}</span>
}

function Field({ address, value, struck }: { address: string; value: FieldValue; struck: boolean }) {
  const { t, language } = useWords()
  const texts = fieldTexts(t, language, address, value).map((part, index) => (
    <span key={index}>
      {index > 0 ? ', ' : ''}
      <Said part={part} />
    </span>
  ))
  return (
    <span>
      <span className="text-ink-2">{fieldLabel(t, language, address)}</span> {struck ? <s>{texts}</s> : texts}
    </span>
  )
}

function ListOfItems({ list }: { list: SeenItemList }) {
  const { t, language } = useWords()
  const links = useContext(Links)
  const shown = list.shown.slice(0, SHOWN_OF_A_LIST)
  const more = list.shown.length - shown.length
  return (
    <div className="text-sm">
      <span className="text-ink-2">{t(`timeline.list.${list.list}`)}</span>{' '}
      {shown.map((item, index) => (
        <span key={item.uri}>
          {index > 0 ? ', ' : ''}
          {links ? (
            <a href={paths.item(item.uri)}>
              <Identifier>{shownItemText(language, item)}</Identifier>
            </a>
          ) : (
            <Identifier>{shownItemText(language, item)}</Identifier>
          )}
        </span>
      ))}
      {more > 0 ? ` ${t('timeline.andMore', { count: more })}` : ''}
    </div>
  )
}

function roleText(t: ReturnType<typeof useWords>['t'], fact: SeenFact): string | null {
  switch (fact.item.role) {
    case 'self':
      return null
    case 'lot':
      return fact.item.lot === null ? null : t('timeline.aboutLot', { lot: fact.item.lot })
    case 'box':
      return t('timeline.aboutBox')
    case 'ancestor':
      return t('timeline.aboutAncestor')
    case 'descendant':
      return t('timeline.aboutDescendant')
  }
}

function Standing({ fact }: { fact: SeenFact }) {
  const { t, language } = useWords()
  const marks: ReactNode[] = []
  if (fact.erased) {
    const { at } = fact.erased
    const date = at === null ? t('party.withheld') : dateText(language, at.slice(0, 10))
    marks.push(
      <p key="erased" className="text-[13px] text-ink-2">
        <Tag tone="plain">{t('timeline.erased')}</Tag> {t('timeline.erasedWhy', { date })}
      </p>,
    )
  }
  if (fact.superseded) {
    const { at } = fact.superseded
    const date = at === null ? t('party.withheld') : dateText(language, at.slice(0, 10))
    marks.push(
      <p key="superseded" className="text-[13px] text-ink-2">
        <Tag tone="plain">{t('timeline.superseded')}</Tag>{' '}
        {fact.superseded.reason
          ? t('timeline.supersededWhy', { date, reason: declaredText(t, fact.superseded.reason) })
          : t('timeline.supersededPlain', { date })}{' '}
        <a href={`#${fact.superseded.by}`}>{t('timeline.amendment')}</a>
      </p>,
    )
  }
  if (fact.amendmentOf) {
    marks.push(
      <p key="amendment" className="text-[13px] text-ink-2">
        <Tag tone="brand">{t('timeline.amendment')}</Tag>{' '}
        <a href={`#${fact.amendmentOf}`}>{t('timeline.amendmentOf')}</a>
      </p>,
    )
  }
  if (fact.fields.declaration != null) {
    marks.push(
      <p key="declared" className="text-[13px] text-ink-2">
        <Tag tone="warn">{t('timeline.declared')}</Tag>{' '}
        {fieldTexts(t, language, 'declaration', fact.fields.declaration)
          .map((part) => part.text)
          .join(', ')}
      </p>,
    )
  }
  if (fact.claim) {
    marks.push(
      <p key="claim" className="text-[13px] text-ink-2">
        <Tag tone="warn" icon>
          {fact.conflict ? `${t('timeline.claim')}, ${t('timeline.conflict')}` : t('timeline.claim')}
        </Tag>{' '}
        {t('timeline.claimWhy')}
      </p>,
    )
  } else if (fact.conflict) {
    marks.push(
      <p key="conflict" className="text-[13px]">
        <Tag tone="warn" icon>
          {t('timeline.conflict')}
        </Tag>
      </p>,
    )
  }
  return <>{marks}</>
}

/** One fact: when it happened and when it was recorded, from which system, by whom, what it says and what it does not. */
function Fact({ fact, reader }: { fact: SeenFact; reader: string | null }) {
  const { t, language } = useWords()
  const links = useContext(Links)
  const moment = (at: string | null) => (at === null ? null : momentText(language, at, fact.offset ?? '+00:00'))
  const happened = moment(fact.eventTime)
  const recorded = moment(fact.recordTime)
  const recordedText = recorded ? t('timeline.recorded', { time: `${recorded.day} ${recorded.time}` }) : null
  const struck = fact.superseded !== null
  const about = roleText(t, fact)
  const fields = plainFields(fact)
  const { plain, technical } = withheldParts(fact.withheld)
  const rests = fact.items.flatMap((list) => (list.rest ? [list.rest.by] : []))
  const withheld = withheldTexts(t, language, plain, rests)
  const alsoWithheld = withheldTexts(t, language, technical)
  return (
    <li id={fact.id} className={`from-${fact.source} scroll-mt-4`}>
      <span className="timeline-dot source-dot" aria-hidden="true" />
      <div className="timeline-when">
        {happened && fact.eventTime !== null ? (
          <time dateTime={fact.eventTime} className="block whitespace-nowrap">
            {happened.day} <span className="block max-sm:inline">{happened.time}</span>
          </time>
        ) : (
          <WithheldMark>{t('party.withheld')}</WithheldMark>
        )}
      </div>
      <p>
        <span className="source-text uppercase">
          {t(`timeline.source.${fact.source}`)} · {stepText(t, fact)}
        </span>{' '}
        <b>{partyStart(t, language, fact.owner)}</b>
        {about ? <span className="text-[13px] text-ink-2"> · {about}</span> : null}
      </p>
      {fields.length > 0 ? (
        <p className="text-sm">
          {fields.map(([address, value], index) => (
            <span key={address}>
              {index > 0 ? ' · ' : ''}
              <Field address={address} value={value} struck={struck} />
            </span>
          ))}
        </p>
      ) : null}
      {Object.entries(fact.fields)
        .filter(([address]) => address.startsWith('sensor.'))
        .map(([address, value]) => (
          <Sparkline key={address} address={address} value={value} />
        ))}
      {fact.items
        .filter((list) => list.shown.length > 0)
        .map((list) => (
          <ListOfItems key={list.list} list={list} />
        ))}
      <Standing fact={fact} />
      {withheld.length > 0 ? (
        <div className="mt-1 flex flex-wrap gap-1.5">
          {withheld.map((sentence) => (
            <WithheldMark
              key={sentence}
              {...(links ? { ask: { to: paths.withheld(fact.id), label: t('evidence.ask') } } : {})}
            >
              {sentence}
            </WithheldMark>
          ))}
        </div>
      ) : null}
      <details className="twin twin-quiet no-print">
        <summary className="tap">
          {recordedText === null ? '' : `${recordedText} · `}
          <span className="whitespace-nowrap">
            {t('timeline.more')} <Icon name="down" size={12} />
          </span>
        </summary>
        <div className="mt-1.5 rounded-lg bg-sunk px-3 py-2.5">
          <SummaryList
            rows={[
              ...Object.entries(fact.fields).map(([address, value]) => ({
                name: fieldLabel(t, language, address),
                value: fieldTexts(t, language, address, value).map((part, index) => (
                  <span key={index} className="block">
                    <Said part={part} />
                  </span>
                )),
              })),
              ...(alsoWithheld.length > 0
                ? [
                    {
                      name: t('timeline.alsoWithheld'),
                      value: alsoWithheld.map((sentence) => <WithheldMark key={sentence}>{sentence}</WithheldMark>),
                    },
                  ]
                : []),
              ...(fact.eventTime === null
                ? []
                : [{ name: t('timeline.column.eventTime'), value: <Identifier>{fact.eventTime}</Identifier> }]),
              ...(fact.recordTime === null
                ? []
                : [{ name: t('timeline.column.recordTime'), value: <Identifier>{fact.recordTime}</Identifier> }]),
              { name: t('timeline.factId'), value: <Identifier>{fact.id}</Identifier> },
              ...(reader !== null && 'slug' in fact.owner && fact.owner.slug === reader
                ? [{ name: t('sharing.title'), value: <a href={paths.whyVisible(fact.id)}>{t('sharing.whyLink')}</a> }]
                : links && plain.length > 0
                  ? [{ name: t('sharing.title'), value: <a href={paths.withheld(fact.id)}>{t('sharing.askMore')}</a> }]
                  : []),
              ...(reader !== null && 'slug' in fact.owner && fact.owner.slug === reader && fact.erased === null
                ? [{ name: t('erasure.one'), value: <a href={paths.erasures(fact.id)}>{t('timeline.erase')}</a> }]
                : []),
            ]}
          />
        </div>
      </details>
      <p className="print-only text-[12px] text-ink-2">
        {[recordedText ?? [], fact.id, ...alsoWithheld].flat().join(' · ')}
      </p>
    </li>
  )
}

/** True when a person would miss something of the fact. */
function withholds(fact: SeenFact): boolean {
  return withheldParts(fact.withheld).plain.length > 0 || fact.items.some((list) => list.rest !== null)
}

function Facts({ facts, reader }: { facts: readonly SeenFact[]; reader: string | null }) {
  return (
    <ol className="timeline">
      {facts.map((fact) => (
        <Fact key={fact.id} fact={fact} reader={reader} />
      ))}
    </ol>
  )
}

/** All facts the reader may see, newest first, from every system on one axis. */
export function Timeline(props: {
  facts: readonly SeenFact[]
  older: string | null
  newest: string | null
  /** Slug of the organization that reads; null when nobody does. */
  reader: string | null
  /** False for a reader who may go nowhere else. */
  links?: boolean
}) {
  const { t } = useWords()
  const withheld = props.facts.filter(withholds).length
  // One or two more are shown at once: a press for so few is not worth it.
  const first = props.facts.length <= OPEN_AT_FIRST + 2 ? props.facts.length : OPEN_AT_FIRST
  const rest = props.facts.slice(first)
  return (
    <Card
      id="timeline"
      title={t('timeline.title')}
      breaks
      beside={
        props.facts.length > 0 ? (
          <span className="flex flex-wrap gap-1.5">
            <Tag>{t('timeline.facts', { count: props.facts.length })}</Tag>
            {withheld > 0 ? <Tag>{t('evidence.fieldsWithheld', { count: withheld })}</Tag> : null}
          </span>
        ) : null
      }
    >
      {props.facts.length === 0 ? (
        <p className="text-sm text-ink-2">{t('timeline.empty')}</p>
      ) : (
        <Links.Provider value={props.links ?? true}>
          <Facts facts={props.facts.slice(0, first)} reader={props.reader} />
          {rest.length > 0 ? (
            <details className="twin timeline-rest">
              <summary className="tap">{t('timeline.rest', { count: rest.length })}</summary>
              <Facts facts={rest} reader={props.reader} />
            </details>
          ) : null}
        </Links.Provider>
      )}
      {props.older || props.newest ? (
        <nav className="no-print mt-4 flex flex-wrap gap-2.5" aria-label={t('timeline.title')}>
          {props.newest ? <ButtonLink to={props.newest}>{t('timeline.newest')}</ButtonLink> : null}
          {props.older ? <ButtonLink to={props.older}>{t('timeline.older')}</ButtonLink> : null}
        </nav>
      ) : null}
    </Card>
  )
}
