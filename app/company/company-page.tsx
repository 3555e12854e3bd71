import { dateText, instantText, listText } from '#app/i18n/format.ts'
import { useWords } from '#app/i18n/use-words.ts'
import { paths } from '#app/paths.ts'
import { Banner } from '#app/ui/banner.tsx'
import { Button, Refused } from '#app/ui/button.tsx'
import { DataTable } from '#app/ui/data-table.tsx'
import { ErrorSummary } from '#app/ui/error-summary.tsx'
import { Once } from '#app/ui/once.tsx'
import { Card, Empty, PageHead, Stack } from '#app/ui/page.tsx'
import { Email } from '#app/ui/summary-list.tsx'
import { Tag } from '#app/ui/tag.tsx'
import type { CompanyDone, CompanyView, ContactLine, LocationView } from './company.ts'
import { ContactForm, fieldId, type FormState, LocationForm, RetireForm } from './company-forms.tsx'
import { LocationFacts } from './location-facts.tsx'

type Props = FormState & { view: CompanyView; done: CompanyDone | null; zone: string }

/** Where we are, whom to reach there, and how far that can be relied on. */
export function CompanyPage(props: Props) {
  const { t } = useWords()
  const { view, done, errors, entered } = props
  const named = ([name, error]: [string, string]) => [
    name === '' ? '' : fieldId(name, entered.act ?? '', entered.id ?? ''),
    error,
  ]
  return (
    <>
      <PageHead title={t('company.title')} lead={t('company.lead')} />
      <Stack>
        <ErrorSummary
          title={t('company.errorTitle')}
          errors={Object.fromEntries(Object.entries(errors).map(named)) as Record<string, string>} // pairs, as made above
        />
        {done === null ? null : <Banner tone="ok" title={t(`company.done.${done}`)} />}
        {view.locations.length === 0 ? (
          <Card>
            <Empty title={t('company.empty')}>{t('company.emptyWhy')}</Empty>
          </Card>
        ) : null}
        {view.locations.map((location) => (
          <LocationCard key={location.id} {...props} location={location} />
        ))}
        {view.notOffered === null ? (
          <Card title={t('company.addTitle')}>
            <LocationForm {...props} of={null} />
          </Card>
        ) : (
          <Refused act={t('company.acts.change-location')} because={t(`affordance.${view.notOffered}`)} />
        )}
      </Stack>
    </>
  )
}

function LocationCard(props: Props & { location: LocationView }) {
  const { t, language } = useWords()
  const { location, view } = props
  const may = view.notOffered === null
  const waits = location.contacts.some(({ state }) => state !== 'confirmed')
  return (
    <Card title={location.name} beside={waits ? <Tag tone="warn">{t('company.waits')}</Tag> : null}>
      <LocationFacts location={location} ours />
      <div className="mt-4">
        {location.contacts.length === 0 ? (
          <p className="text-sm text-ink-2">{t('company.noContacts')}</p>
        ) : (
          <DataTable<ContactLine>
            stack
            caption={t('company.contactsOf', { name: location.name })}
            rows={location.contacts}
            rowKey={({ id }) => id}
            columns={[
              {
                head: t('company.contact'),
                names: true,
                cell: (one) => (
                  <>
                    {one.name}
                    <span className="block font-normal">
                      <Email>{one.email}</Email>
                    </span>
                    {one.phone === null ? null : <span className="block font-normal">{one.phone}</span>}
                  </>
                ),
              },
              {
                head: t('company.purpose'),
                cell: (one) =>
                  listText(
                    language,
                    one.purposes.map((purpose) => t(`company.purposes.${purpose}`)),
                  ),
              },
              { head: t('company.state'), cell: (one) => <State contact={one} zone={props.zone} /> },
              ...(may
                ? [{ head: t('company.act'), cell: (one: ContactLine) => <Acts {...props} contact={one} /> }]
                : []),
            ]}
          />
        )}
      </div>
      {may ? (
        <div className="mt-4 grid gap-1">
          {location.contacts.length > 0 ? (
            <Confirm location={location.id} says={t('company.confirmAll')} about={location.name} />
          ) : null}
          <ContactForm {...props} id={location.id} about={location.name} of={null} />
          <LocationForm {...props} of={location} />
          <RetireForm {...props} act="retire-location" id={location.id} about={location.name} />
        </div>
      ) : null}
    </Card>
  )
}

const TONE = { confirmed: 'ok', due: 'warn', bounced: 'stop' } as const

function State({ contact, zone }: { contact: ContactLine; zone: string }) {
  const { t, language } = useWords()
  const { state } = contact
  return (
    <>
      <Tag tone={TONE[state]} icon>
        {t(`company.states.${state}`)}
      </Tag>
      <span className="mt-1 block text-[13px] text-ink-2">
        {t('company.confirmedBy', {
          name: contact.confirmed_by,
          date: instantText(language, contact.confirmed, zone),
        })}
      </span>
      {state === 'bounced' ? null : (
        <span className="block text-[13px] text-ink-2">
          {t(state === 'due' ? 'company.wasDue' : 'company.dueAgain', {
            date: dateText(language, contact.due.slice(0, 10)),
          })}
        </span>
      )}
    </>
  )
}

function Acts(props: Props & { location: LocationView; contact: ContactLine }) {
  const { t } = useWords()
  const { contact } = props
  return (
    <div className="grid gap-1">
      <Confirm location={props.location.id} contact={contact.id} says={t('company.confirm')} about={contact.name} />
      <ContactForm {...props} id={contact.id} about={contact.name} of={contact} />
      <RetireForm {...props} act="retire-contact" id={contact.id} about={contact.name} />
    </div>
  )
}

function Confirm(props: { location: string; contact?: string; says: string; about: string }) {
  return (
    <form method="post" action={paths.company()}>
      <Once />
      <input type="hidden" name="location" value={props.location} />
      {props.contact === undefined ? null : <input type="hidden" name="contact" value={props.contact} />}
      <Button name="act" value="confirm">
        {props.says}
        <span className="sr-only">: {props.about}</span>
      </Button>
    </form>
  )
}
