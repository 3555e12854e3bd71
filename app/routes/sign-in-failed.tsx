import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { wordsOf } from '#app/i18n/catalogues.server.ts'
import { useWords } from '#app/i18n/use-words.ts'
import { SignInFrame } from '#app/identity/sign-in-frame.tsx'
import { paths } from '#app/paths.ts'
import { ButtonLink } from '#app/ui/button.tsx'

export function loader({ request }: LoaderFunctionArgs) {
  return { title: wordsOf(request).t('signIn.failed.title') }
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }]

export default function SignInFailed() {
  const { t } = useWords()
  return (
    <SignInFrame title={t('signIn.failed.title')} lead={t('signIn.failed.lead')}>
      <ButtonLink to={paths.signIn()} look="primary">
        {t('signIn.failed.again')}
      </ButtonLink>
    </SignInFrame>
  )
}
