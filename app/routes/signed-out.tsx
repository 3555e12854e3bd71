import type { LoaderFunctionArgs, MetaFunction } from '@remix-run/node'
import { wordsOf } from '#app/i18n/catalogues.server.ts'
import { useWords } from '#app/i18n/use-words.ts'
import { SignInFrame } from '#app/identity/sign-in-frame.tsx'
import { paths } from '#app/paths.ts'
import { ButtonLink } from '#app/ui/button.tsx'

export function loader({ request }: LoaderFunctionArgs) {
  return { title: wordsOf(request).t('signIn.out.title') }
}

export const meta: MetaFunction<typeof loader> = ({ data }) => [{ title: data?.title }]

export default function SignedOut() {
  const { t } = useWords()
  return (
    <SignInFrame title={t('signIn.out.title')} lead={t('signIn.out.done')}>
      <ButtonLink to={paths.signIn()} look="primary">
        {t('signIn.out.again')}
      </ButtonLink>
    </SignInFrame>
  )
}
