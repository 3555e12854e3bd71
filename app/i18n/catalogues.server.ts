import type { i18n } from 'i18next'
import { en } from './en.ts'
import { type Language, languageOf } from './language.ts'
import { instanceOf, type T } from './words.ts'
import { zhCN } from './zh-CN.ts'

const instances: Record<Language, i18n> = { en: instanceOf('en', en), 'zh-CN': instanceOf('zh-CN', zhCN) }

/** The shared instance of a language, for rendering. */
export function instanceFor(language: Language): i18n {
  return instances[language]
}

/** The words of a language, for CSV files and machine answers. */
export function wordsFor(language: Language): T {
  return instances[language].t
}

/** The words and the language of a request. */
export function wordsOf(request: Request): { t: T; language: Language } {
  const language = languageOf(request.headers)
  return { t: wordsFor(language), language }
}
