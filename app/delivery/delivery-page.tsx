import { useEffect, useRef, useState } from 'react'
import { dateText, momentText, numberText, unitText } from '#app/i18n/format.ts'
import { useWords } from '#app/i18n/use-words.ts'
import { itemText, partyText, productText } from '#app/evidence/evidence-text.ts'
import { VerdictTag } from '#app/evidence/verdict.tsx'
import { paths } from '#app/paths.ts'
import { Banner } from '#app/ui/banner.tsx'
import { Button, ButtonLink, Refused } from '#app/ui/button.tsx'
import { ErrorSummary } from '#app/ui/error-summary.tsx'
import { TextArea, TextField } from '#app/ui/field.tsx'
import { Card, Empty, PageHead, Stack } from '#app/ui/page.tsx'
import { Identifier } from '#app/ui/summary-list.tsx'
import { Tag } from '#app/ui/tag.tsx'
import { WithheldMark } from '#app/ui/withheld.tsx'
import { Once } from '#app/ui/once.tsx'
import type { DeliveryLine, ExpectedDelivery } from './delivery.ts'
import { matchLine } from './match-line.ts'

/** Where a delivery check begins: one number. */
export function DeliveriesPage({ of }: { of: string }) {
  const { t } = useWords()
  return (
    <div className="mx-auto max-w-[760px]">
      <PageHead title={t('deliveries.title')} lead={t('deliveries.lead')} />
      <Card>
        <form method="get" action={paths.delivery('')} className="grid gap-4">
          <TextField
            name="of"
            label={t('deliveries.label')}
            hint={t('deliveries.hint')}
            entered={of}
            required
            mono
            autoFocus
            autoComplete="off"
            maxLength={200}
          />
          <div>
            <Button look="primary">{t('deliveries.submit')}</Button>
          </div>
        </form>
      </Card>
    </div>
  )
}

/** What was shipped to us, ticked off as it arrives. Ticks are checkboxes: without script a click does what a scan does. */
export function DeliveryPage(props: {
  delivery: ExpectedDelivery
  errors: Readonly<Record<string, string>>
  entered: { items: readonly string[]; extra: string; note: string } | null
}) {
  const { t, language } = useWords()
  const { delivery } = props
  const { shipment } = delivery
  if (shipment === null) {
    return (
      <>
        <PageHead title={t('delivery.title', { of: delivery.of })} />
        <Card>
          <Empty title={t('delivery.nothingTitle')}>{t('delivery.nothing')}</Empty>
          <p className="mt-4">
            <ButtonLink to={paths.deliveries()}>{t('deliveries.another')}</ButtonLink>
          </p>
        </Card>
      </>
    )
  }
  const when = momentText(language, shipment.shippedAt, shipment.offset)
  return (
    <>
      <PageHead
        title={t('delivery.title', { of: delivery.of })}
        lead={
          <>
            {t('delivery.from', { party: partyText(t, language, shipment.from), date: `${when.day} ${when.time}` })}
            {shipment.carrier ? ` · ${t('delivery.carrier', { party: partyText(t, language, shipment.carrier) })}` : ''}
          </>
        }
        over={<a href={paths.deliveries()}>{t('deliveries.another')}</a>}
      />
      <Stack>
        <ErrorSummary title={t('delivery.errorTitle')} errors={props.errors} />
        {delivery.confirmed ? (
          <Banner
            tone="ok"
            title={t('delivery.already', { date: dateText(language, delivery.confirmed.at.slice(0, 10)) })}
          />
        ) : null}
        <CheckOff {...props} />
      </Stack>
    </>
  )
}

function CheckOff({ delivery, entered }: Parameters<typeof DeliveryPage>[0]) {
  const { t, language } = useWords()
  const waiting = delivery.lines.filter((line) => line.receivedAt === null)
  const [ticked, setTicked] = useState<ReadonlySet<string>>(new Set(entered?.items ?? []))
  const [extra, setExtra] = useState(entered?.extra ?? '')
  const extras = extra.split('\n').filter((line) => line.trim() !== '')
  const may = delivery.refusedBecause === null && waiting.length > 0

  const tick = (uri: string, arrived: boolean) => {
    const next = new Set(ticked)
    if (arrived) next.add(uri)
    else next.delete(uri)
    setTicked(next)
  }
  const arrive = (code: string): string => {
    const line = matchLine(delivery.lines, code)
    if (line === null) {
      if (!extras.includes(code)) setExtra([...extras, code].join('\n'))
      return t('delivery.scannedExtra', { item: code })
    }
    if (ticked.has(line.uri) || line.receivedAt !== null) return t('delivery.scannedTwice', { item: itemText(line) })
    tick(line.uri, true)
    return t('delivery.scanned', { item: itemText(line) })
  }

  return (
    <form method="post" action={paths.delivery(delivery.of)} className="grid gap-5">
      <Once />
      <input type="hidden" name="of" value={delivery.of} />
      <Card
        title={t('delivery.caption')}
        breaks
        beside={
          <span className="flex flex-wrap gap-1.5" aria-live="polite">
            <Tag>{t('delivery.expected', { count: delivery.lines.length })}</Tag>
            {ticked.size > 0 ? (
              <Tag tone="ok" icon>
                {t('delivery.ticked', { count: ticked.size })}
              </Tag>
            ) : null}
            {ticked.size > 0 && ticked.size < waiting.length ? (
              <Tag tone="warn" icon>
                {t('delivery.missing', { count: waiting.length - ticked.size })}
              </Tag>
            ) : null}
            {extras.length > 0 ? (
              <Tag tone="stop" icon>
                {t('delivery.extra', { count: extras.length })}
              </Tag>
            ) : null}
          </span>
        }
      >
        {may ? <ScanOff onScan={arrive} onAll={() => setTicked(new Set(waiting.map((line) => line.uri)))} /> : null}
        <table className="data-table stack">
          <caption className="sr-only">{t('delivery.caption')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('delivery.column.arrived')}</th>
              <th scope="col">{t('delivery.column.item')}</th>
              <th scope="col">{t('delivery.column.identifier')}</th>
              <th scope="col" className="num">
                {t('delivery.column.quantity')}
              </th>
              <th scope="col">{t('delivery.column.box')}</th>
              <th scope="col">{t('delivery.column.verdict')}</th>
            </tr>
          </thead>
          <tbody>
            {delivery.lines.map((line) => (
              <Line
                key={line.uri}
                line={line}
                boxes={delivery.lines}
                ticked={ticked.has(line.uri)}
                may={may}
                onTick={(arrived) => tick(line.uri, arrived)}
              />
            ))}
          </tbody>
        </table>
        {delivery.rest ? (
          <p className="mt-3">
            <WithheldMark>
              {t('delivery.restMark', {
                party: delivery.rest.by ? partyText(t, language, delivery.rest.by) : t('party.someone'),
              })}
            </WithheldMark>
          </p>
        ) : null}
      </Card>
      {may ? (
        <Card title={t('delivery.confirm')}>
          <div className="grid gap-4">
            <div className="grid gap-4 md:grid-cols-2">
              <div>
                <label htmlFor="extra" className="mb-1 block text-sm font-semibold">
                  {t('delivery.extraLabel')}
                </label>
                <p id="extra-hint" className="mb-1.5 text-[13px] text-ink-2">
                  {t('delivery.extraHint')}
                </p>
                <textarea
                  id="extra"
                  name="extra"
                  rows={3}
                  className="entry mono"
                  aria-describedby="extra-hint"
                  value={extra}
                  onChange={(event) => setExtra(event.target.value)}
                />
              </div>
              <TextArea
                name="note"
                label={t('delivery.note')}
                hint={t('delivery.noteHint')}
                rows={3}
                entered={entered?.note}
                maxLength={2000}
              />
            </div>
            <p className="text-[13px] text-ink-2">{t('delivery.confirmMeans')}</p>
            <div>
              <Button look="primary">{t('delivery.confirm')}</Button>
            </div>
          </div>
        </Card>
      ) : delivery.refusedBecause ? (
        <Refused act={t('delivery.confirm')} because={t(`affordance.${delivery.refusedBecause}`)} />
      ) : null}
    </form>
  )
}

function Line(props: {
  line: DeliveryLine
  boxes: readonly DeliveryLine[]
  ticked: boolean
  may: boolean
  onTick: (arrived: boolean) => void
}) {
  const { t, language } = useWords()
  const { line } = props
  const name = productText(language, line.product) ?? t(`evidence.kinds.${line.kind}`)
  const box = props.boxes.find((other) => other.uri === line.container)
  return (
    <tr className={props.ticked ? 'row-ticked' : ''}>
      <td>
        {line.receivedAt !== null ? (
          <Tag tone="ok" icon>
            {t('delivery.received', { date: dateText(language, line.receivedAt.slice(0, 10)) })}
          </Tag>
        ) : (
          <label className="tap inline-flex min-w-11 cursor-pointer items-center gap-2 pl-1">
            <input
              type="checkbox"
              name="items"
              value={line.uri}
              checked={props.ticked}
              disabled={!props.may}
              onChange={(event) => props.onTick(event.target.checked)}
              className="size-5 accent-brand"
              aria-label={t('delivery.tick', { item: itemText(line) })}
            />
            <span className="font-semibold sm:hidden" aria-hidden="true">
              {name}
            </span>
          </label>
        )}
      </td>
      <th scope="row" className={line.receivedAt === null ? 'font-semibold max-sm:sr-only!' : 'font-semibold'}>
        {name}
      </th>
      <td data-label={t('delivery.column.identifier')}>
        <div>
          <a href={paths.item(line.uri)}>
            <Identifier>{itemText(line)}</Identifier>
          </a>
        </div>
      </td>
      <td data-label={t('delivery.column.quantity')} className="num">
        <div>
          {line.quantity === null ? '1' : `${numberText(language, line.quantity)} ${unitText(line.uom ?? '')}`.trim()}
        </div>
      </td>
      <td data-label={t('delivery.column.box')}>
        <div>{box ? <Identifier>{itemText(box)}</Identifier> : null}</div>
      </td>
      <td data-label={t('delivery.column.verdict')}>
        <div>
          <VerdictTag status={line.status} />
        </div>
      </td>
    </tr>
  )
}

/** Scans tick off: shown where script runs, because without it each tick is a tap. */
function ScanOff({ onScan, onAll }: { onScan: (code: string) => string; onAll: () => void }) {
  const { t } = useWords()
  const input = useRef<HTMLInputElement>(null)
  const [ready, setReady] = useState(false)
  const [said, setSaid] = useState('')
  useEffect(() => setReady(true), [])
  useEffect(() => {
    if (ready) input.current?.focus()
  }, [ready])
  if (!ready) return null
  const add = () => {
    const box = input.current
    if (box === null || box.value.trim() === '') return
    setSaid(onScan(box.value.trim()))
    box.value = ''
    box.focus()
  }
  return (
    <div className="no-print mb-4 grid gap-1.5">
      <label htmlFor="scan" className="text-sm font-semibold">
        {t('delivery.scan')}
      </label>
      <p id="scan-hint" className="text-[13px] text-ink-2">
        {t('delivery.scanHint')}
      </p>
      <div className="flex flex-wrap gap-2.5">
        <input
          ref={input}
          id="scan"
          className="entry mono min-w-0 flex-[1_1_16rem]"
          autoComplete="off"
          spellCheck={false}
          aria-describedby="scan-hint"
          onKeyDown={(event) => {
            if (event.key !== 'Enter') return
            event.preventDefault()
            add()
          }}
        />
        <Button type="button" onClick={add}>
          {t('delivery.scanAdd')}
        </Button>
        <Button type="button" onClick={onAll}>
          {t('delivery.tickAll')}
        </Button>
      </div>
      <p role="status" className="min-h-5 text-[13px]">
        {said}
      </p>
    </div>
  )
}

/** After the confirmation: what it did, what is open, and how a mistake is put right. */
export function DeliveryConfirmedPage({ of, missing, extra }: { of: string; missing: number; extra: number }) {
  const { t } = useWords()
  return (
    <Stack>
      <Banner
        tone={missing + extra > 0 ? 'warn' : 'ok'}
        heading={1}
        title={t('delivery.confirmedTitle')}
        lead={t('delivery.confirmedLead')}
      >
        {missing > 0 ? <p className="mt-2">{t('delivery.confirmedMissing', { count: missing })}</p> : null}
        {extra > 0 ? <p className="mt-2">{t('delivery.confirmedExtra', { count: extra })}</p> : null}
      </Banner>
      <Card title={t('delivery.undoTitle')}>
        <p className="max-w-[72ch] text-ink-2">{t('delivery.undo')}</p>
        <div className="mt-4 flex flex-wrap gap-2.5">
          <ButtonLink to={paths.delivery(of)}>{t('delivery.back')}</ButtonLink>
          <ButtonLink to={paths.deliveries()} look="primary">
            {t('deliveries.another')}
          </ButtonLink>
        </div>
      </Card>
    </Stack>
  )
}
