import { useEffect, useState } from 'react'
import { useWords } from '#app/i18n/use-words.ts'
import { paths } from '#app/paths.ts'
import { Button, ButtonLink } from '#app/ui/button.tsx'
import { Card, PageHead, Stack } from '#app/ui/page.tsx'
import { Identifier } from '#app/ui/summary-list.tsx'
import { VerdictTag } from './verdict.tsx'
import { forgetScans, recentScans, type Scan } from './recent-scans.ts'
import { ScanBox } from './scan-box.tsx'

const EXAMPLES = [
  { kind: 'hri', code: '(01)09520001134357(17)280331(10)K7-26-0214(21)S0048817' },
  { kind: 'link', code: 'https://id.gs1.org/01/09520001134357/10/K7-26-0214/21/S0048817' },
  { kind: 'hibc', code: '+A123BJC5D6E71G' },
  { kind: 'sscc', code: '(00)395200010000000011' },
] as const

/** One box, always focused; under it what was scanned in this window. */
export function VerifyPage({ reader }: { reader: string }) {
  const { t } = useWords()
  return (
    <div className="mx-auto max-w-[920px]">
      <PageHead
        title={t('verify.title')}
        lead={t('verify.lead')}
        actions={
          <>
            <ButtonLink to={paths.verifyList()}>{t('verify.many')}</ButtonLink>
            <ButtonLink to={paths.product()}>{t('productFacts.verifyLink')}</ButtonLink>
          </>
        }
      />
      <Stack>
        <section className="card">
          <ScanBox size="large" />
        </section>
        <Recent reader={reader} />
        <Card title={t('verify.examplesTitle')}>
          <dl className="grid gap-x-5 gap-y-1.5 text-sm sm:grid-cols-[auto_minmax(0,1fr)]">
            {EXAMPLES.map((example) => (
              <div key={example.kind} className="contents">
                <dt className="text-ink-2">{t(`verify.examples.${example.kind}`)}</dt>
                <dd className="min-w-0 max-sm:mb-2">
                  <Identifier>{example.code}</Identifier>
                </dd>
              </div>
            ))}
          </dl>
        </Card>
      </Stack>
    </div>
  )
}

function Recent({ reader }: { reader: string }) {
  const { t } = useWords()
  const [scans, setScans] = useState<readonly Scan[]>([])
  useEffect(() => setScans(recentScans(reader)), [reader])
  if (scans.length === 0) return null
  return (
    <Card title={t('verify.recent')}>
      <ul className="divide-y divide-line">
        {scans.map((scan) => (
          <li key={scan.raw} className="flex flex-wrap items-center gap-x-3 gap-y-1 py-2">
            <VerdictTag status={scan.status} />
            <a href={paths.evidence(scan.raw)} className="tap min-w-0 max-sm:py-2">
              <Identifier>{scan.raw}</Identifier>
            </a>
          </li>
        ))}
      </ul>
      <div className="mt-2 flex flex-wrap items-center gap-x-3">
        <p className="text-[13px] text-ink-2">{t('verify.recentNote')}</p>
        <Button
          type="button"
          look="quiet"
          onClick={() => {
            forgetScans()
            setScans([])
          }}
        >
          {t('verify.recentClear')}
        </Button>
      </div>
    </Card>
  )
}
