import { Form } from '@remix-run/react'
import { useWords } from '#app/i18n/use-words.ts'
import { Button } from '#app/ui/button.tsx'
import { ErrorSummary } from '#app/ui/error-summary.tsx'
import { Radios } from '#app/ui/field.tsx'
import { SignInFrame } from './sign-in-frame.tsx'

/** Asks for which organization a person acts. Works without script; `returnTo` travels along in the form. */
export function OrganizationForm(props: {
  choices: readonly { slug: string; name: string; nameZh: string | null }[]
  current?: string | null
  returnTo?: string
  missing: boolean
}) {
  const { t, language } = useWords()
  if (props.choices.length === 0) {
    return <SignInFrame title={t('signIn.organization.none')} lead={t('signIn.organization.noneLead')} />
  }
  const error = props.missing ? t('signIn.organization.missing') : undefined
  return (
    <SignInFrame title={t('signIn.organization.title')} lead={t('signIn.organization.lead')}>
      <Form method="post" reloadDocument noValidate className="grid gap-4">
        <ErrorSummary title={t('error.summary')} errors={error ? { organization: error } : {}} />
        {props.returnTo === undefined ? null : <input type="hidden" name="returnTo" value={props.returnTo} />}
        <Radios
          name="organization"
          label={t('signIn.organization.label')}
          error={error}
          entered={props.current ?? undefined}
          choices={props.choices.map((choice) => ({
            value: choice.slug,
            label: language === 'zh-CN' && choice.nameZh ? choice.nameZh : choice.name,
            ...(choice.slug === props.current ? { hint: t('signIn.organization.current') } : {}),
          }))}
        />
        <div>
          <Button look="primary">{t('signIn.organization.submit')}</Button>
        </div>
      </Form>
    </SignInFrame>
  )
}
