import type { ReactElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { I18nextProvider } from 'react-i18next'
import { instanceFor } from '#app/i18n/catalogues.server.ts'
import type { Language } from '#app/i18n/language.ts'

/** A component as the server sends it, in one language. */
export function rendered(language: Language, element: ReactElement): string {
  return renderToStaticMarkup(<I18nextProvider i18n={instanceFor(language)}>{element}</I18nextProvider>)
}
