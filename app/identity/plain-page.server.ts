import type { IncomingMessage } from 'node:http'
import { wordsFor } from '#app/i18n/catalogues.server.ts'
import { languageOf } from '#app/i18n/language.ts'

const escape = (text: string) => text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`)

/**
 * The two pages that the provider itself answers with: the question before signing out, and what went wrong. Plain
 * HTML without script or style of its own. `form` is the provider's, `error` a code of the protocol.
 */
export function plainPage(request: IncomingMessage, page: 'signOut' | 'error', form = '', error = ''): string {
  const language = languageOf(
    new Headers({ cookie: request.headers.cookie ?? '', 'accept-language': request.headers['accept-language'] ?? '' }),
  )
  const t = wordsFor(language)
  const words =
    page === 'signOut'
      ? { title: t('signIn.out.question'), lead: t('signIn.out.lead') }
      : { title: t('signIn.failed.title'), lead: t('signIn.failed.lead') }
  const body =
    page === 'signOut'
      ? `${form}
        <button class="button button-primary" type="submit" form="op.logoutForm" value="yes" name="logout">${escape(t('signIn.out.yes'))}</button>
        <a class="button" href="/">${escape(t('signIn.out.no'))}</a>`
      : `<p><code>${escape(error)}</code></p><p><a class="button button-primary" href="/sign-in">${escape(t('signIn.failed.again'))}</a></p>`
  return `<!doctype html>
<html lang="${language}">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width,initial-scale=1">
    <title>${escape(words.title)} · ${escape(t('product.name'))}</title>
    <link rel="stylesheet" href="/plain.css">
  </head>
  <body>
    <main>
      <h1>${escape(words.title)}</h1>
      <p>${escape(words.lead)}</p>
      ${body}
    </main>
  </body>
</html>`
}
