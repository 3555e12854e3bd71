import { useWords } from '#app/i18n/use-words.ts'
import { paths } from '#app/paths.ts'
import { Identifier, SummaryList } from '#app/ui/summary-list.tsx'
import { Tag } from '#app/ui/tag.tsx'
import type { LocationSaid } from '#db/locations.ts'

/** Where a location is, and whether its GLN is verified. `ours`: with the way to have it verified. */
export function LocationFacts(props: { location: LocationSaid & { verified: boolean }; ours?: boolean }) {
  const { t } = useWords()
  const { location, ours = false } = props
  const gln = (
    <span className="flex flex-wrap items-center gap-x-2">
      {location.gln === null ? (
        <span className="text-ink-2">{t('company.noGln')}</span>
      ) : (
        <>
          <Identifier>{location.gln}</Identifier>
          <Tag tone={location.verified ? 'ok' : 'warn'} icon>
            {t(location.verified ? 'company.verified' : 'company.notVerified')}
          </Tag>
          {ours && !location.verified ? <a href={paths.identifiers()}>{t('company.claimIt')}</a> : null}
        </>
      )}
    </span>
  )
  return (
    <SummaryList
      rows={[
        { name: t('company.gln'), value: gln },
        { name: t('company.address'), value: <span className="whitespace-pre-line">{location.address}</span> },
        { name: t('clocks.country'), value: location.country },
        { name: t('company.zone'), value: <span translate="no">{location.zone}</span> },
      ]}
    />
  )
}
