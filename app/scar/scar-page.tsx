import { nameText, tailOf } from '#app/evidence/evidence-text.ts'
import { dateText, instantText, numberText } from '#app/i18n/format.ts'
import { useWords } from '#app/i18n/use-words.ts'
import { paths } from '#app/paths.ts'
import { Banner } from '#app/ui/banner.tsx'
import { Button, ButtonLink } from '#app/ui/button.tsx'
import { ErrorSummary } from '#app/ui/error-summary.tsx'
import { errorsOf, Radios, TextArea } from '#app/ui/field.tsx'
import { Once } from '#app/ui/once.tsx'
import { Card, Columns, PageHead, Stack } from '#app/ui/page.tsx'
import { Identifier, SummaryList } from '#app/ui/summary-list.tsx'
import { Tag } from '#app/ui/tag.tsx'
import { Exhibits } from './exhibits-view.tsx'
import { Extend, Moves } from './moves-view.tsx'
import { isOver } from './scar.ts'
import { ClockTag, SeverityTag, StateTag } from './scars-page.tsx'
import type { ScarFile } from './scar-view.ts'
import { REASON_MAX, StepCard } from './steps-view.tsx'

export const DONE = [
  'issue',
  'acknowledge',
  'dispute',
  'withdraw',
  'uphold',
  'cancel',
  'accept',
  'verify',
  'close',
  'reopen',
  'submit',
  'accept-step',
  'return-step',
  'extend',
  'note',
  'cite',
] as const
export type Done = (typeof DONE)[number]

/** One request, whole: whose turn it is, the answer step by step, what it is about, and everything that was done. */
export function ScarPage(props: {
  file: ScarFile
  /** The digest of what a signature would be over. */
  seen: string
  zone: string
  done: Done | null
  errors: Readonly<Record<string, string>>
  entered: Readonly<Record<string, string>>
}) {
  const { t, language } = useWords()
  const { file, errors, entered, zone } = props
  const where = entered.step ?? entered.act
  return (
    <>
      <PageHead
        title={file.title}
        over={
          <>
            <a href={paths.scars()}>{t('scar.title')}</a> · <Identifier>{file.reference}</Identifier>
          </>
        }
        lead={
          <>
            {nameText(language, file.customer)} → {nameText(language, file.supplier)}
          </>
        }
      />
      <Columns
        main={
          <>
            <ErrorSummary title={t('scar.errorTitle')} errors={errorsOf(errors, where)} />
            <Banner
              tone={file.waits === null ? 'ok' : file.waits === 'us' ? 'brand' : 'plain'}
              title={
                file.waits === 'them'
                  ? t('scar.next.them', { other: nameText(language, file.other) })
                  : t(`scar.next.${file.waits ?? 'none'}`)
              }
              lead={
                <span className="flex flex-wrap items-center gap-2">
                  <StateTag state={file.state} />
                  <SeverityTag severity={file.severity} />
                  {file.clock === null ? null : <ClockTag clock={file.clock} named />}
                </span>
              }
            >
              {props.done === null ? null : (
                <p role="status" className="mt-2 font-semibold">
                  {t(`scar.done.${props.done}`)}
                </p>
              )}
            </Banner>
            <Moves file={file} seen={props.seen} errors={errors} entered={entered} />
            <Card title={t('scar.field.problem')} breaks>
              <p className="whitespace-pre-wrap">{file.problem}</p>
            </Card>
            {file.category === 'information' ? null : (
              <div className="grid gap-4">
                <h2>{t('scar.steps')}</h2>
                {file.steps.map((view) => (
                  <StepCard key={view.step} file={file} view={view} zone={zone} errors={errors} entered={entered} />
                ))}
              </div>
            )}
            <Card
              title={t('scar.exhibits')}
              beside={
                isOver(file.state) || file.notOffered !== null ? null : (
                  <ButtonLink to={paths.scarCite(file.id)}>{t('scar.cite')}</ButtonLink>
                )
              }
              breaks
            >
              <p className="mb-3 text-[13px] text-ink-2">{t('scar.exhibitsLead')}</p>
              <Exhibits exhibits={file.exhibits} zone={zone} />
            </Card>
            <Notes file={file} zone={zone} errors={errors} entered={entered} />
          </>
        }
        side={
          <Stack>
            <Card title={t('scar.one')}>
              <SummaryList
                rows={[
                  { name: t('scar.about.part'), value: file.part },
                  ...(file.defectCode === null ? [] : [{ name: t('scar.about.defectCode'), value: file.defectCode }]),
                  { name: t('scar.about.category'), value: t(`scar.category.${file.category}`) },
                  { name: t('scar.about.disposition'), value: t(`scar.disposition.${file.disposition}`) },
                  ...(file.costNote === null ? [] : [{ name: t('scar.about.costNote'), value: file.costNote }]),
                  { name: t('scar.field.issuedBy'), value: file.issuedBy },
                  { name: t('scar.field.issuedOn'), value: instantText(language, file.issuedAt, zone) },
                  ...(file.cycle === 1
                    ? []
                    : [{ name: t('scar.field.cycle'), value: numberText(language, file.cycle) }]),
                  ...(file.parent === null
                    ? []
                    : [{ name: t('scar.parent'), value: <a href={paths.scar(file.parent.id)}>{file.parent.reference}</a> }]), // prettier-ignore
                ]}
              />
            </Card>
            <Card title={t('scar.items')}>
              <ul className="grid gap-2 text-sm">
                {file.items.map((item) => (
                  <li key={item.uri}>
                    <a href={paths.item(item.uri)} className="tap inline-block">
                      <Identifier>{tailOf(item.uri)}</Identifier>
                    </a>
                    {item.quantity === null ? null : (
                      <span className="ml-2 text-ink-2">
                        {t('scar.quantity', { quantity: numberText(language, item.quantity), unit: item.unit ?? '' })}
                      </span>
                    )}
                  </li>
                ))}
              </ul>
            </Card>
            <Clocks file={file} />
            <Extend file={file} errors={errors} entered={entered} />
            {file.side === 'supplier' && file.notOffered === null ? <NextTier file={file} /> : null}
            {file.signatures.length === 0 ? null : <Signatures file={file} />}
            <History file={file} zone={zone} />
          </Stack>
        }
      />
    </>
  )
}

function Clocks({ file }: { file: ScarFile }) {
  const { t, language } = useWords()
  if (file.clocks.length === 0) return null
  return (
    <Card title={t('scar.clocks')}>
      <ul className="grid gap-3 text-sm">
        {file.clocks.map((clock) => (
          <li key={clock.name}>
            <span className="flex flex-wrap items-center gap-2">
              {t(`scar.clock.${clock.name}`)} <ClockTag clock={clock} />
            </span>
            <span className="block text-[13px] text-ink-2">
              {t('scar.endOfDay', { zone: clock.zone })}
              {clock.beyondData ? ` · ${t('scar.beyondData')}` : ''}
            </span>
            {clock.extendedBecause === null ? null : (
              <span className="block text-[13px] text-ink-2">
                {t('scar.firstDue', {
                  day: dateText(language, clock.firstDue.slice(0, 10)),
                  reason: clock.extendedBecause,
                })}
              </span>
            )}
          </li>
        ))}
      </ul>
    </Card>
  )
}

/** Our own requests to the next tier, of which the customer learns nothing. */
function NextTier({ file }: { file: ScarFile }) {
  const { t, language } = useWords()
  return (
    <Card title={t('scar.forwards')}>
      <p className="mb-2 text-[13px] text-ink-2">{t('scar.forwardsLead')}</p>
      {file.forwards.length === 0 ? null : (
        <>
          <ul className="mb-2 grid gap-1 text-sm">
            {file.forwards.map((one) => (
              <li key={one.id}>
                <a href={paths.scar(one.id)} className="tap inline-block">
                  <Identifier>{one.reference}</Identifier> {nameText(language, one.supplier)}
                </a>
              </li>
            ))}
          </ul>
          <p className="mb-2 text-[13px] text-ink-2">{t('scar.rollUp')}</p>
        </>
      )}
      {isOver(file.state) ? null : <ButtonLink to={paths.newScar({ parent: file.id })}>{t('scar.forward')}</ButtonLink>}
    </Card>
  )
}

function Signatures({ file }: { file: ScarFile }) {
  const { t, language } = useWords()
  return (
    <Card title={t('scar.signature')}>
      <ul className="grid gap-3 text-sm">
        {file.signatures.map((signature) => (
          <li key={signature.act}>
            <b>
              {t('scar.signedAs', { name: signature.name, organization: nameText(language, signature.organization) })}
            </b>{' '}
            {t(`scar.meaning.${signature.meaning}`)}
            <span className="block text-[13px] text-ink-2">
              {instantText(language, signature.at, signature.zone)} ({signature.zone}) ·{' '}
              {signature.at.replace('T', ' ').slice(0, 19)} UTC
            </span>
            <span className="mono block text-[12px] break-all text-ink-2">{signature.digest.slice(0, 32)}…</span>
            <Tag tone={signature.whole ? 'ok' : 'stop'} icon>
              {t(signature.whole ? 'scar.signatureWhole' : 'scar.signatureBroken')}
            </Tag>
          </li>
        ))}
      </ul>
    </Card>
  )
}

function History({ file, zone }: { file: ScarFile; zone: string }) {
  const { t, language } = useWords()
  return (
    <Card title={t('scar.acts')} breaks>
      <ol className="grid gap-2.5 text-sm">
        {[...file.acts].reverse().map((act) => (
          <li key={act.n} className="border-l-2 border-line-2 pl-3">
            <span className="block text-[13px] text-ink-2">{instantText(language, act.at, zone)}</span>
            <b>{act.by}</b> ({nameText(language, act.side === 'customer' ? file.customer : file.supplier)}){' '}
            {t(`scar.act.${act.move}` as 'scar.act.submit', {
              // moves of a closed table, each in the catalogue
              step:
                act.move === 'extend'
                  ? t(`scar.clock.${act.step ?? 'answer'}` as 'scar.clock.answer')
                  : (act.step ?? ''),
            })}
            {act.reason === null ? null : (
              <span className="block text-[13px] whitespace-pre-wrap text-ink-2">{act.reason}</span>
            )}
          </li>
        ))}
      </ol>
    </Card>
  )
}

/** What people say beside the record; whom each note is for is said twice, in words and by its edge. */
function Notes(props: {
  file: ScarFile
  zone: string
  errors: Readonly<Record<string, string>>
  entered: Readonly<Record<string, string>>
}) {
  const { t, language } = useWords()
  const { file } = props
  const mine = props.entered.act === 'note'
  const errors = mine ? errorsOf(props.errors, 'note') : {}
  return (
    <Card title={t('scar.notes')} id="notes" breaks>
      {file.notes.length === 0 ? (
        <p className="text-sm text-ink-2">{t('scar.noNotes')}</p>
      ) : (
        <ul className="grid gap-3">
          {file.notes.map((note) => (
            <li
              key={note.id}
              className={`border-l-4 pl-3 text-sm ${note.audience === 'own' ? 'border-warn bg-warn-soft py-2' : 'border-line-2'}`}
            >
              <span className="flex flex-wrap items-center gap-2 text-[13px] text-ink-2">
                {note.by} ({nameText(language, note.organization)}) · {instantText(language, note.at, props.zone)}
                <Tag tone={note.audience === 'own' ? 'warn' : 'plain'}>
                  {t(note.audience === 'own' ? 'scar.audienceOwn' : 'scar.audienceBoth')}
                </Tag>
              </span>
              <span className="whitespace-pre-wrap">{note.body}</span>
            </li>
          ))}
        </ul>
      )}
      {file.mayNote ? (
        <form method="post" action={paths.scar(file.id)} className="no-print mt-4 grid gap-3">
          <Once />
          <TextArea
            id="body-note"
            name="body"
            label={t('scar.note')}
            error={errors['body-note']}
            entered={mine ? props.entered.body : undefined}
            rows={3}
            maxLength={REASON_MAX}
          />
          <Radios
            name="audience"
            label={t('scar.audience')}
            entered={mine ? props.entered.audience : 'own'}
            choices={(['own', 'both'] as const).map((value) => ({ value, label: t(`scar.audienceOf.${value}`) }))}
          />
          <div>
            <Button name="act" value="note">
              {t('scar.writeNote')}
            </Button>
          </div>
        </form>
      ) : null}
    </Card>
  )
}
