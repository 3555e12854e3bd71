import { createInstance, type i18n, type TFunction } from 'i18next'
import type { Catalogue } from './catalogue.ts'
import type { Language } from './language.ts'

export type T = TFunction<'portal'>

/** An i18next instance of one language. It is never changed after it was made, so requests may share it. */
export function instanceOf(language: Language, catalogue: Catalogue): i18n {
  const instance = createInstance()
  void instance.init({
    lng: language,
    fallbackLng: false,
    ns: ['portal'],
    defaultNS: 'portal',
    nsSeparator: false,
    resources: { [language]: { portal: catalogue } },
    // React escapes what it renders, and CSV and JSON have rules of their own.
    interpolation: { escapeValue: false },
    returnNull: false,
    initAsync: false,
  })
  return instance
}
