import { Form } from '@remix-run/react'
import { useWords } from '#app/i18n/use-words.ts'
import { Button } from '#app/ui/button.tsx'
import { SignInFrame } from './sign-in-frame.tsx'

/** Asks whether an application of another company may know who signed in, and lists what it would learn. */
export function ConsentForm(props: {
  client: { name: string; organization: string | null }
  scopes: readonly string[]
}) {
  const { t } = useWords()
  const { name: client, organization } = props.client
  return (
    <SignInFrame
      title={t('signIn.consent.title', { client })}
      lead={t('signIn.consent.lead', { client, organization: organization ?? client })}
    >
      <Form method="post" reloadDocument className="grid gap-4">
        <ul className="list-disc pl-5">
          {props.scopes.includes('openid') ? <li>{t('signIn.consent.openid')}</li> : null}
          {props.scopes.includes('offline_access') ? <li>{t('signIn.consent.offline')}</li> : null}
        </ul>
        <div className="flex flex-wrap gap-2.5">
          <Button look="primary" name="agree" value="yes">
            {t('signIn.consent.yes')}
          </Button>
          <Button name="agree" value="no">
            {t('signIn.consent.no')}
          </Button>
        </div>
      </Form>
    </SignInFrame>
  )
}
