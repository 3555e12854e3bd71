import type { NamedParty } from '#app/evidence/evidence.ts'
import { PURPOSES } from '#app/disclosure/disclosure.ts'
import { nameText } from '#app/evidence/evidence-text.ts'
import { stepText } from '#app/evidence/fact-text.ts'
import { dateText, listText, momentText } from '#app/i18n/format.ts'
import { useWords } from '#app/i18n/use-words.ts'
import { paths } from '#app/paths.ts'
import { FACT_KINDS } from '#app/vocabulary/fact-kinds.ts'
import { GRANTABLE_GROUPS } from '#app/vocabulary/groups.ts'
import { Banner } from '#app/ui/banner.tsx'
import { Button } from '#app/ui/button.tsx'
import { DataTable } from '#app/ui/data-table.tsx'
import { ErrorSummary } from '#app/ui/error-summary.tsx'
import { Checkboxes, Radios, SelectField, TextArea, TextField } from '#app/ui/field.tsx'
import { Once } from '#app/ui/once.tsx'
import { Card, PageHead, Stack } from '#app/ui/page.tsx'
import { Tag } from '#app/ui/tag.tsx'
import { WithheldMark } from '#app/ui/withheld.tsx'
import { DifferenceView } from './difference-view.tsx'
import { EXTENTS, GRANT_RELATIONS, TEMPLATE_NAMES, type Terms } from './grant.ts'
import { REASON_MAX } from './partner-page.tsx'
import { RequestTitle } from './sharing-page.tsx'
import type { Editor, Preview, PreviewFact } from './sharing.ts'
import { termsText } from './terms-text.tsx'

/** Dates are shown to everybody who is tied to an item, so no grant names them. */
const CHECKS = ['identity', 'custody', 'safety', 'release'] as const

/** The editor of a grant: terms, then what they would do, then saving. Nothing is saved unseen. */
export function EditorPage(props: {
  editor: Editor
  owner: NamedParty
  /** As last sent, or as the editor starts. */
  terms: Terms
  reason: string
  item: string
  preview: Preview | null
  errors: Readonly<Record<string, string>>
}) {
  const { t, language } = useWords()
  const { editor, errors, preview } = props
  const firm = nameText(language, editor.partner)
  const here = paths.grantEditor({
    partner: editor.partner.slug,
    template: editor.template,
    from: editor.replaces?.id ?? null,
    request: editor.request?.id ?? null,
  })
  return (
    <>
      <PageHead
        title={
          editor.replaces === null
            ? t('sharing.editor', { firm })
            : t('sharing.editorChange', { firm, n: editor.replaces.version })
        }
        over={<a href={paths.partner(editor.partner.slug)}>{firm}</a>}
        lead={t('sharing.editorLead')}
      />
      <Stack>
        <ErrorSummary title={t('sharing.errorTitle')} errors={errors} />
        {editor.request === null ? null : (
          <Card title={t('sharing.answers')}>
            <p>
              <a href={paths.sharingRequest(editor.request.id)}>
                <RequestTitle line={editor.request} />
              </a>
            </p>
            <p className="mt-1 whitespace-pre-wrap text-ink-2">{editor.request.note}</p>
          </Card>
        )}
        {editor.replaces === null && editor.request === null ? (
          <form method="get" action="/sharing/grants/new" className="flex flex-wrap items-end gap-2.5">
            <input type="hidden" name="partner" value={editor.partner.slug} />
            <div className="w-64 max-w-full">
              <SelectField
                name="template"
                label={t('sharing.templateLabel')}
                entered={editor.template}
                choices={TEMPLATE_NAMES.map((name) => ({ value: name, label: t(`sharing.template.${name}`) }))}
              />
            </div>
            <Button>{t('sharing.takeTemplate')}</Button>
          </form>
        ) : null}
        <form method="post" action={here} className="grid gap-5">
          <Once />
          {preview === null ? null : <Shown {...props} preview={preview} firm={firm} />}
          <TermsFields {...props} firm={firm} />
          <Card>
            <div className="grid max-w-[44rem] gap-4">
              <TextArea
                name="reason"
                label={t('sharing.reasonLabel')}
                hint={t('sharing.reasonHint')}
                error={errors.reason}
                entered={props.reason}
                rows={3}
                maxLength={REASON_MAX}
              />
              <TextField
                name="item"
                mono
                label={t('sharing.previewItem')}
                hint={t('sharing.previewItemHint')}
                error={errors.item}
                entered={props.item}
                maxLength={2000}
              />
              <div>
                <Button look={preview === null ? 'primary' : 'plain'} name="act" value="show">
                  {t('sharing.show')}
                </Button>
              </div>
            </div>
          </Card>
        </form>
      </Stack>
    </>
  )
}

function TermsFields(props: Parameters<typeof EditorPage>[0] & { firm: string }) {
  const { t, language } = useWords()
  const { editor, terms, errors, firm } = props
  return (
    <Card title={t('sharing.covers')}>
      <div className="grid gap-5">
        <Radios
          name="relation"
          label={t('sharing.relationLabel')}
          hint={t('sharing.relationHint')}
          entered={terms.relation}
          choices={GRANT_RELATIONS.map((value) => ({
            value,
            label: t(`sharing.relation.${value}`, { partner: firm }),
          }))}
        />
        <Radios
          name="extent"
          label={t('sharing.extentLabel')}
          entered={terms.extent}
          choices={EXTENTS.map((value) => ({
            value,
            label: t(`sharing.extent.${value}`),
            hint: t(`sharing.extentHint.${value}`),
          }))}
        />
        <Checkboxes
          name="kinds"
          label={t('sharing.kindsLabel')}
          error={errors.kinds}
          entered={terms.kinds}
          choices={FACT_KINDS.map((value) => ({ value, label: t(`kind.${value}`) }))}
        />
        <Checkboxes
          name="groups"
          label={t('sharing.groupsLabel')}
          hint={t('sharing.groupsHint')}
          error={errors.groups}
          entered={terms.groups}
          choices={GRANTABLE_GROUPS.map((value) => ({ value, label: t(`group.${value}`) }))}
        />
        <Checkboxes
          name="verdict"
          label={t('sharing.checksLabel')}
          entered={terms.verdict}
          choices={CHECKS.map((value) => ({ value, label: t(`verdict.check.${value}`) }))}
        />
        {editor.products.length === 0 ? null : (
          <>
            <Radios
              name="products"
              label={t('sharing.productsLabel')}
              entered={terms.dis === null ? 'all' : 'some'}
              choices={[
                { value: 'all', label: t('sharing.productsAll') },
                { value: 'some', label: t('sharing.productsSome') },
              ]}
            />
            <Checkboxes
              name="dis"
              label={t('sharing.productsWhich')}
              error={errors.dis}
              entered={terms.dis ?? []}
              choices={editor.products.map((product) => ({
                value: product.di,
                label: nameText(language, product),
                hint: product.di,
              }))}
            />
          </>
        )}
        <Checkboxes
          name="onward"
          label={t('sharing.onwardLabel')}
          hint={t('sharing.onwardHint')}
          error={errors.onward}
          entered={terms.onward}
          choices={GRANTABLE_GROUPS.map((value) => ({ value, label: t(`group.${value}`) }))}
        />
        <div className="grid gap-4 sm:grid-cols-3">
          <SelectField
            name="purpose"
            label={t('sharing.purposeLabel')}
            hint={t('sharing.purposeHint')}
            entered={terms.purpose}
            choices={PURPOSES.map((value) => ({ value, label: t(`purpose.${value}`) }))}
          />
          <TextField
            name="starts"
            type="date"
            label={t('sharing.startsLabel')}
            error={errors.starts}
            entered={terms.starts}
          />
          <TextField name="ends" type="date" label={t('sharing.endsLabel')} error={errors.ends} entered={terms.ends} />
        </div>
      </div>
    </Card>
  )
}

/** What the terms would do, and the button that saves what was shown. */
function Shown(props: Parameters<typeof EditorPage>[0] & { preview: Preview; firm: string }) {
  const { t, language } = useWords()
  const { preview, editor, terms, firm } = props
  const way = preview.narrower ? 'narrower' : preview.beyondTemplate ? 'beyond' : 'within'
  const save = { narrower: 'saveNarrow', beyond: 'savePropose', within: 'save' } as const
  const products = Object.fromEntries(editor.products.map((product) => [product.di, nameText(language, product)]))
  const date = dateText(language, terms.starts)
  return (
    <>
      <Banner
        tone={way === 'beyond' ? 'warn' : 'brand'}
        title={t('sharing.preview')}
        lead={t(`sharing.${way}`)}
        actions={
          <Button look="primary" name="act" value="save">
            {t(`sharing.${save[way]}`)}
          </Button>
        }
      >
        <input type="hidden" name="seen" value={preview.seen} />
        <p className="mt-1 text-sm">
          {way === 'narrower' ? t('sharing.fromWhen', { date }) : t('sharing.fromAccepted', { date })}
        </p>
      </Banner>
      <Card title={t('sharing.reads')}>
        <ul className="list-disc pl-5 text-sm">
          {termsText(t, language, { owner: props.owner, partner: editor.partner, terms, products }).map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
      </Card>
      <Card title={t('sharing.difference')}>
        <DifferenceView difference={preview.difference} />
      </Card>
      {preview.item === null ? null : preview.item === 'unknown' || preview.item === 'unreadable' ? (
        <Card>
          <p className="text-sm text-ink-2">
            {preview.item === 'unknown' ? t('sharing.previewUnknown') : t('sharing.previewUnreadable')}
          </p>
        </Card>
      ) : (
        <Card title={t('sharing.previewOf', { item: preview.item.text, firm })}>
          <PreviewTable
            facts={preview.item.facts}
            caption={t('sharing.previewOf', { item: preview.item.text, firm })}
          />
        </Card>
      )}
    </>
  )
}

function PreviewTable({ facts, caption }: { facts: readonly PreviewFact[]; caption: string }) {
  const { t, language } = useWords()
  return (
    <DataTable<PreviewFact>
      stack
      caption={caption}
      captionHidden
      rows={facts}
      rowKey={(fact) => fact.id}
      columns={[
        { head: t('sharing.previewFact'), names: true, cell: (fact) => stepText(t, fact) },
        {
          head: t('sharing.previewWhen'),
          tight: true,
          cell: (fact) => momentText(language, fact.at, fact.offset).day,
        },
        {
          head: t('sharing.previewGroups'),
          cell: (fact) => (
            <span className="flex flex-wrap gap-1.5">
              {fact.groups.flatMap(({ group, change }) =>
                change === 'withheld'
                  ? []
                  : [
                      <Tag key={group} tone={change === 'opens' ? 'warn' : change === 'stays' ? 'ok' : 'plain'}>
                        {t(`group.${group}`)}: {change === 'stays' ? t('sharing.staysShort') : t(`sharing.${change}`)}
                      </Tag>,
                    ],
              )}
              {fact.groups.some(({ change }) => change === 'withheld') ? (
                <WithheldMark>
                  {listText(
                    language,
                    fact.groups.filter(({ change }) => change === 'withheld').map(({ group }) => t(`group.${group}`)),
                  )}
                </WithheldMark>
              ) : null}
            </span>
          ),
        },
      ]}
    />
  )
}
