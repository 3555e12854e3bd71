import 'i18next'
import type { en } from './en.ts'

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'portal'
    returnNull: false
    nsSeparator: false
    resources: { portal: typeof en }
  }
}
