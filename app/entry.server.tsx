import { PassThrough } from 'node:stream'
import {
  type ActionFunctionArgs,
  type AppLoadContext,
  createReadableStreamFromReadable,
  type EntryContext,
  type LoaderFunctionArgs,
} from '@remix-run/node'
import { isRouteErrorResponse, RemixServer } from '@remix-run/react'
import { isbot } from 'isbot'
import { renderToPipeableStream } from 'react-dom/server'
import { I18nextProvider } from 'react-i18next'
import { instanceFor } from './i18n/catalogues.server.ts'
import { languageOf } from './i18n/language.ts'
import { logFault } from './log.server.ts'
import { Nonce } from './portal/nonce.ts'
import { referenceOf } from './portal/reference.ts'

/** How long a page may stream, in milliseconds. */
export const streamTimeout = 5_000

/** Renders a page in the reader's language. Its scripts carry the nonce of the answer's content security policy. */
export default function handleRequest(
  request: Request,
  status: number,
  headers: Headers,
  page: EntryContext,
  context: AppLoadContext,
): Promise<Response> {
  const language = languageOf(request.headers)
  headers.set('Content-Type', 'text/html; charset=utf-8')
  headers.set('Content-Language', language)
  headers.set('Vary', 'Cookie, Accept-Language')
  if (!headers.has('Cache-Control')) headers.set('Cache-Control', 'no-store')

  return new Promise((resolve, reject) => {
    const ready = isbot(request.headers.get('user-agent')) ? 'onAllReady' : 'onShellReady'
    let sent = false
    const { pipe, abort } = renderToPipeableStream(
      <Nonce.Provider value={context.nonce}>
        <I18nextProvider i18n={instanceFor(language)}>
          <RemixServer context={page} url={request.url} nonce={context.nonce} />
        </I18nextProvider>
      </Nonce.Provider>,
      {
        nonce: context.nonce,
        [ready]() {
          sent = true
          const body = new PassThrough()
          resolve(new Response(createReadableStreamFromReadable(body), { status, headers }))
          pipe(body)
        },
        onShellError: reject,
        onError(error) {
          // Before the shell is out, onShellError rejects and the host answers; afterwards only the log can tell.
          if (sent) logFault('a page could not be finished', error, { reference: referenceOf(context.nonce) })
        },
      },
    )
    setTimeout(abort, streamTimeout + 1_000).unref()
  })
}

/** Loaders and actions that failed, in the log under the reference that the person was shown. */
export function handleError(error: unknown, { request, context }: LoaderFunctionArgs | ActionFunctionArgs): void {
  if (request.signal.aborted) return
  if (isRouteErrorResponse(error) && error.status < 500) return // an address that does not exist is no fault of ours
  logFault('a page failed', error, { reference: referenceOf(context.nonce), method: request.method })
}
