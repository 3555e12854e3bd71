import { isRouteErrorResponse, useRouteError } from '@remix-run/react'
import { useContext } from 'react'
import { useWords } from '#app/i18n/use-words.ts'
import { paths } from '#app/paths.ts'
import { Banner } from '#app/ui/banner.tsx'
import { ButtonLink } from '#app/ui/button.tsx'
import { Stack } from '#app/ui/page.tsx'
import { faultOf } from './fault.ts'
import { Nonce } from './nonce.ts'
import { referenceOf } from './reference.ts'

/** What a person reads when a page could not be given: what it means, and what to do. Tells nothing about the inside. */
export function FaultPage() {
  const error = useRouteError()
  const nonce = useContext(Nonce)
  const { t } = useWords()
  const fault = faultOf(isRouteErrorResponse(error) ? error.status : 500)
  return (
    <Stack>
      <Banner
        tone={fault === 'failed' ? 'stop' : 'plain'}
        heading={1}
        title={t(`error.${fault}`)}
        lead={t(`error.${fault}Lead`)}
      >
        {fault === 'failed' ? (
          // Only the server knows the reference; the browser keeps what it was sent.
          <p className="mono mt-2" suppressHydrationWarning>
            {t('error.reference', { reference: nonce ? referenceOf(nonce) : '' })}
          </p>
        ) : null}
      </Banner>
      <div>
        <ButtonLink to={paths.verify()}>{t('error.back')}</ButtonLink>
      </div>
    </Stack>
  )
}
