import { useTranslation } from 'react-i18next'
import { isLanguage, type Language } from './language.ts'
import type { T } from './words.ts'

/** The words of this page and the language they are in. */
export function useWords(): { t: T; language: Language } {
  const { t, i18n } = useTranslation('portal')
  return { t, language: isLanguage(i18n.language) ? i18n.language : 'en' }
}
