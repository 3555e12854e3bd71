/**
 * The headers of every answer. The policy of a page names its own nonce: no inline script without it, no frame, no
 * plugin, forms only to ourselves and, on the way in to an application, back to that application. Attributes of style
 * are allowed because the widgets position themselves with them; style elements are not.
 */
export function securityHeaders(about: {
  https: boolean
  nonce: string
  /** Origins that forms of this page may lead to besides ours. */
  formsTo: readonly string[]
  /** Vite's own scripts and sockets, in development only. */
  development: boolean
}): readonly (readonly [string, string])[] {
  const script = about.development ? `'self' 'unsafe-inline'` : `'self' 'nonce-${about.nonce}' 'wasm-unsafe-eval'`
  const style = about.development ? `'self' 'unsafe-inline'` : `'self' 'nonce-${about.nonce}'`
  const policy = [
    `default-src 'none'`,
    `script-src ${script}`,
    `style-src ${style}`,
    `style-src-attr 'unsafe-inline'`,
    `img-src 'self' data: blob:`,
    `font-src 'self'`,
    `connect-src 'self'${about.development ? ' ws:' : ''}`,
    `worker-src 'self' blob:`,
    `media-src 'self' blob:`,
    `manifest-src 'self'`,
    `form-action ${["'self'", ...about.formsTo].join(' ')}`,
    `frame-ancestors 'none'`,
    `base-uri 'none'`,
    `object-src 'none'`,
  ].join('; ')
  return [
    ['Content-Security-Policy', policy],
    ['X-Content-Type-Options', 'nosniff'],
    ['X-Frame-Options', 'DENY'],
    ['Referrer-Policy', 'same-origin'], // no-referrer would make browsers send `Origin: null` with our own forms
    ['Cross-Origin-Opener-Policy', 'same-origin'],
    ['Cross-Origin-Resource-Policy', 'same-origin'],
    ['Permissions-Policy', 'camera=(self), microphone=(), geolocation=(), payment=(), usb=()'],
    ...(about.https ? ([['Strict-Transport-Security', 'max-age=63072000; includeSubDomains']] as const) : []),
  ]
}
