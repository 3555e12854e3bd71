/** Which language and which clock a reader uses: from the request alone, so that server and browser agree. */

export const LANGUAGES = ['en', 'zh-CN'] as const
export type Language = (typeof LANGUAGES)[number]

export const LANGUAGE_COOKIE = 'lang'
export const ZONE_COOKIE = 'zone'

/** True for one of the two languages the portal speaks. */
export function isLanguage(text: string): text is Language {
  return (LANGUAGES as readonly string[]).includes(text) // widened: `includes` asks for a member
}

/** The language of a request: the cookie `lang`, else the best of Accept-Language, else English. */
export function languageOf(headers: Headers): Language {
  const chosen = cookie(headers, LANGUAGE_COOKIE)
  if (chosen !== null && isLanguage(chosen)) return chosen
  const wanted = (headers.get('accept-language') ?? '')
    .split(',')
    .map((entry) => {
      const [tag = '', ...options] = entry.trim().toLowerCase().split(';')
      const quality = Number(
        options
          .find((option) => option.trim().startsWith('q='))
          ?.trim()
          .slice(2) ?? 1,
      )
      return { tag, quality: Number.isFinite(quality) ? quality : 0 }
    })
    .filter((entry) => entry.quality > 0)
    .sort((a, b) => b.quality - a.quality)
  for (const { tag } of wanted) {
    if (tag === 'zh' || tag.startsWith('zh-')) return 'zh-CN'
    if (tag === 'en' || tag.startsWith('en-') || tag === '*') return 'en'
  }
  return 'en'
}

/** The reader's time zone, an IANA name the browser left in the cookie `zone`; UTC when absent or not a zone. */
export function zoneOf(headers: Headers): string {
  const zone = cookie(headers, ZONE_COOKIE)
  return zone !== null && isZone(zone) ? zone : 'UTC'
}

/** Whether a text names a time zone (IANA). */
export function isZone(text: string): boolean {
  if (!/^[A-Za-z0-9_+/-]{1,64}$/.test(text)) return false
  try {
    new Intl.DateTimeFormat('en', { timeZone: text })
    return true
  } catch {
    return false
  }
}

/** The calendar day in that zone at that instant: YYYY-MM-DD. */
export function todayIn(zone: string, now: Date): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: zone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(
    now,
  )
}

function cookie(headers: Headers, name: string): string | null {
  for (const part of (headers.get('cookie') ?? '').split(';')) {
    const at = part.indexOf('=')
    if (at > 0 && part.slice(0, at).trim() === name) {
      try {
        return decodeURIComponent(part.slice(at + 1).trim())
      } catch {
        return null
      }
    }
  }
  return null
}

/** The locale whose habits dates and numbers follow: 31 March 2028 in English, 2028年3月31日 in Chinese. */
export function localeOf(language: Language): string {
  return language === 'en' ? 'en-GB' : 'zh-CN'
}
