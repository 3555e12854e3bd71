import { useWords } from '#app/i18n/use-words.ts'
import { paths } from '#app/paths.ts'
import { Button } from '#app/ui/button.tsx'
import { Checkboxes, TextArea, TextField } from '#app/ui/field.tsx'
import { Once } from '#app/ui/once.tsx'
import { CONTACT_PURPOSES } from '#app/vocabulary/contact-purposes.ts'
import type { ContactSaid, LocationSaid } from '#db/locations.ts'
import { ADDRESS_MAX, EMAIL_MAX, NAME_MAX, PHONE_MAX, REASON_MAX } from './company.ts'

export type FormState = {
  errors: Readonly<Record<string, string>>
  entered: Readonly<Record<string, string>>
}
type Act = 'add-location' | 'change-location' | 'retire-location' | 'add-contact' | 'change-contact' | 'retire-contact'

/** One form of several on the page: folded until it is asked for, open again with what was sent when something is wrong. */
function Folded(props: FormState & { act: Act; id: string; says: string; about: string; children: FieldsOf }) {
  const { act, id, errors, entered } = props
  const mine = entered.act === act && (entered.id ?? '') === id
  const { t } = useWords()
  const asked = (name: string) => ({
    name,
    id: fieldId(name, act, id),
    error: mine ? errors[name] : undefined,
  })
  return (
    <details open={mine}>
      <summary className="tap inline-flex items-center text-[13px] text-brand underline underline-offset-2">
        {props.says}
        <span className="sr-only">: {props.about}</span>
      </summary>
      <form method="post" action={paths.company()} className="mt-2 mb-3 grid max-w-[44rem] gap-4">
        <Once />
        {id === '' ? null : <input type="hidden" name="id" value={id} />}
        {props.children(asked, mine ? entered : null)}
        <TextField
          {...asked('reason')}
          label={t('company.why')}
          entered={mine ? entered.reason : undefined}
          maxLength={REASON_MAX}
        />
        <div>
          <Button look={act.startsWith('retire') ? 'stop' : 'primary'} name="act" value={act}>
            {props.says}
          </Button>
        </div>
      </form>
    </details>
  )
}

type Asked = { name: string; id: string; error: string | undefined }
type FieldsOf = (asked: (name: string) => Asked, again: Readonly<Record<string, string>> | null) => React.ReactNode

/** The id of a field of one of the forms, so that the list of errors leads to the very field. */
export function fieldId(name: string, act: string, id: string): string {
  return [name, act, id].filter(Boolean).join('-')
}

/** Adds a location, or changes one. */
export function LocationForm(props: FormState & { of: (LocationSaid & { id: string }) | null }) {
  const { t } = useWords()
  const { of } = props
  const act = of === null ? 'add-location' : 'change-location'
  return (
    <Folded
      {...props}
      act={act}
      id={of?.id ?? ''}
      says={t(`company.acts.${act}`)}
      about={of?.name ?? t('company.title')}
    >
      {(asked, again) => (
        <>
          <TextField
            {...asked('name')}
            label={t('company.name')}
            entered={again?.name ?? of?.name}
            maxLength={NAME_MAX}
          />
          <TextField
            {...asked('gln')}
            label={t('company.gln')}
            hint={t('company.glnHint')}
            entered={again?.gln ?? of?.gln ?? undefined}
            mono
            inputMode="numeric"
            maxLength={30}
          />
          <TextArea
            {...asked('address')}
            label={t('company.address')}
            entered={again?.address ?? of?.address}
            rows={3}
            maxLength={ADDRESS_MAX}
          />
          <TextField
            {...asked('country')}
            label={t('clocks.country')}
            hint={t('company.countryHint')}
            entered={again?.country ?? of?.country}
            maxLength={2}
          />
          <TextField
            {...asked('zone')}
            label={t('company.zone')}
            hint={t('company.zoneHint')}
            entered={again?.zone ?? of?.zone}
            maxLength={60}
          />
        </>
      )}
    </Folded>
  )
}

/** Adds a contact to a location, or changes one. `id`: of the location, or of the contact. */
export function ContactForm(props: FormState & { id: string; about: string; of: ContactSaid | null }) {
  const { t } = useWords()
  const { of } = props
  const act = of === null ? 'add-contact' : 'change-contact'
  return (
    <Folded {...props} act={act} says={t(`company.acts.${act}`)}>
      {(asked, again) => (
        <>
          <TextField
            {...asked('name')}
            label={t('company.contactName')}
            entered={again?.name ?? of?.name}
            maxLength={NAME_MAX}
          />
          <TextField
            {...asked('email')}
            type="email"
            label={t('company.mail')}
            entered={again?.email ?? of?.email}
            maxLength={EMAIL_MAX}
          />
          <TextField
            {...asked('phone')}
            label={t('company.phone')}
            hint={t('company.phoneHint')}
            entered={again?.phone ?? of?.phone ?? undefined}
            maxLength={PHONE_MAX}
          />
          <Checkboxes
            {...asked('purposes')}
            label={t('company.purpose')}
            entered={again ? (again.purposes ?? '').split('\n') : (of?.purposes ?? [])}
            choices={CONTACT_PURPOSES.map((value) => ({ value, label: t(`company.purposes.${value}`) }))}
          />
        </>
      )}
    </Folded>
  )
}

/** Retires a location or a contact, for a reason. */
export function RetireForm(
  props: FormState & { act: 'retire-location' | 'retire-contact'; id: string; about: string },
) {
  const { t } = useWords()
  return (
    <Folded {...props} says={t(`company.acts.${props.act}`)}>
      {() => <p className="max-w-[68ch] text-[13px] text-ink-2">{t('company.retireMeans')}</p>}
    </Folded>
  )
}
