/** A browser as far as sign-in needs one: cookies by path, redirects by hand, forms without script. */
export class Browser {
  readonly #jar: { name: string; value: string; path: string }[] = []

  constructor(readonly origin: string) {}

  cookies(): readonly { name: string; value: string; path: string }[] {
    return this.#jar
  }

  cookie(name: string): string | undefined {
    return this.#jar.find((one) => one.name === name)?.value
  }

  set(name: string, value: string, path = '/'): void {
    const at = this.#jar.findIndex((one) => one.name === name && one.path === path)
    if (at >= 0) this.#jar.splice(at, 1)
    if (value !== '') this.#jar.push({ name, value, path })
  }

  /** One request, without following. */
  async once(to: string, init: RequestInit = {}): Promise<Response> {
    const url = new URL(to, this.origin)
    const headers = new Headers(init.headers)
    const fitting = this.#jar.filter(
      ({ path }) => url.pathname === path || url.pathname.startsWith(path.endsWith('/') ? path : `${path}/`),
    )
    if (fitting.length > 0) headers.set('cookie', fitting.map(({ name, value }) => `${name}=${value}`).join('; '))
    if (init.method && init.method !== 'GET' && !headers.has('origin')) headers.set('origin', this.origin)
    const response = await fetch(url, { ...init, headers, redirect: 'manual' })
    for (const cookie of response.headers.getSetCookie()) {
      const [pair = '', ...attributes] = cookie.split(';').map((part) => part.trim())
      const [name = '', value = ''] = [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]
      const path = attributes.find((one) => /^path=/i.test(one))?.slice(5) ?? '/'
      const gone = attributes.some((one) => /^max-age=0$/i.test(one) || /^expires=thu, 01 jan 1970/i.test(one))
      this.set(name, gone ? '' : value, path)
    }
    return response
  }

  /** Follows redirects as long as they stay on this origin. Gives the last answer and where it came from. */
  async go(to: string, init: RequestInit = {}): Promise<{ response: Response; url: URL }> {
    let url = new URL(to, this.origin)
    let response = await this.once(url.href, init)
    for (let hop = 0; hop < 15; hop++) {
      const location = response.headers.get('location')
      if (response.status < 300 || response.status > 399 || location === null) break
      url = new URL(location, url)
      if (url.origin !== this.origin) break
      await response.body?.cancel()
      response = await this.once(url.href)
    }
    return { response, url }
  }

  /** Sends a form as a page without script does. */
  async submit(to: string, fields: Record<string, string>): Promise<{ response: Response; url: URL }> {
    return this.go(to, {
      method: 'POST',
      body: new URLSearchParams(fields),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    })
  }

  /** Signs in from the front door. Gives where it ended. */
  async signIn(email: string, password: string, returnTo = '/'): Promise<{ response: Response; url: URL }> {
    const { url } = await this.go(`/sign-in?returnTo=${encodeURIComponent(returnTo)}`)
    return this.submit(url.href, { email, password })
  }
}
