import { RemixBrowser } from '@remix-run/react'
import { startTransition } from 'react'
import { hydrateRoot } from 'react-dom/client'
import { I18nextProvider } from 'react-i18next'
import { ZONE_COOKIE } from './i18n/language.ts'
import { instanceOf } from './i18n/words.ts'

/** Only the catalogue of the page's own language is fetched. */
const instance =
  document.documentElement.lang === 'zh-CN'
    ? instanceOf('zh-CN', (await import('./i18n/zh-CN.ts')).zhCN)
    : instanceOf('en', (await import('./i18n/en.ts')).en)

// "In date" means to the end of the day where the reader is: the server learns the zone from this cookie.
const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
if (zone && !document.cookie.includes(`${ZONE_COOKIE}=${encodeURIComponent(zone)}`)) {
  document.cookie = `${ZONE_COOKIE}=${encodeURIComponent(zone)}; Path=/; Max-Age=31536000; SameSite=Lax`
}

startTransition(() => {
  hydrateRoot(
    document,
    <I18nextProvider i18n={instance}>
      <RemixBrowser />
    </I18nextProvider>,
  )
})
