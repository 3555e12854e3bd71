import { dateText, listText } from '#app/i18n/format.ts'
import { useWords } from '#app/i18n/use-words.ts'
import { Card } from '#app/ui/page.tsx'
import { Email } from '#app/ui/summary-list.tsx'
import type { PartnerLocation } from './company.ts'
import { LocationFacts } from './location-facts.tsx'

/** Where a partner is, and the contacts that it stands by. */
export function PartnerLocationsCard({ firm, locations }: { firm: string; locations: readonly PartnerLocation[] }) {
  const { t, language } = useWords()
  return (
    <Card title={t('company.ofPartner', { firm })}>
      {locations.length === 0 ? <p className="text-sm text-ink-2">{t('company.partnerNone', { firm })}</p> : null}
      <div className="grid gap-5 md:grid-cols-2">
        {locations.map((location, n) => (
          <section key={n}>
            <h3 className="mb-2 font-semibold">{location.name}</h3>
            <LocationFacts location={location} />
            <ul className="mt-3 grid gap-2 text-sm">
              {location.contacts.length === 0 ? (
                <li className="text-ink-2">{t('company.partnerNoContacts')}</li>
              ) : (
                location.contacts.map((one, at) => (
                  <li key={at}>
                    <b>{one.name}</b> ·{' '}
                    {listText(
                      language,
                      one.purposes.map((purpose) => t(`company.purposes.${purpose}`)),
                    )}
                    <span className="block">
                      <Email>{one.email}</Email>
                      {one.phone === null ? '' : ` · ${one.phone}`}
                    </span>
                    <span className="block text-[13px] text-ink-2">
                      {t('company.partnerConfirmed', { date: dateText(language, one.confirmed.slice(0, 10)) })}
                    </span>
                  </li>
                ))
              )}
            </ul>
          </section>
        ))}
      </div>
    </Card>
  )
}
