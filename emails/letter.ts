/** A letter is text first. The HTML says the same thing and nothing more. */
export type Letter = { readonly subject: string; readonly text: string; readonly html: string }

export type LetterLanguage = 'en' | 'zh-CN'

const escape = (text: string) => text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`)

/** One line: nothing that was entered by a person can add a header. */
const line = (text: string) => text.replace(/\s+/g, ' ').trim().slice(0, 200)

/** Builds both halves from the same paragraphs, so that they cannot disagree. */
export function letter(
  language: LetterLanguage,
  subject: string,
  paragraphs: readonly string[],
  link: { label: string; url: URL },
): Letter {
  const separator = language === 'en' ? ': ' : '：'
  return {
    subject: line(subject),
    text: [...paragraphs, `${link.label}${separator}${link.url.href}`].join('\n\n') + '\n',
    html: `<!doctype html><html lang="${language}"><head><meta charset="utf-8"><title>${escape(line(subject))}</title></head><body>${paragraphs
      .map((paragraph) => `<p>${escape(paragraph)}</p>`)
      .join('')}<p><a href="${escape(link.url.href)}">${escape(link.label)}</a></p></body></html>`,
  }
}
