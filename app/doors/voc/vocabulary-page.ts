import { VOCABULARY_NAMESPACE } from '#app/vocabulary/dictionary.ts'
import { FACT_KINDS } from '#app/vocabulary/fact-kinds.ts'
import { GROUPS } from '#app/vocabulary/groups.ts'
import { OWN_FIELDS, OWN_STEPS, VOCABULARY_VERSION } from './vocabulary-document.ts'

const WORDS = {
  en: {
    title: 'The Trace Commons vocabulary',
    intro: 'Words for what EPCIS has no word for. In documents, declare the prefix tc and write tc:name.',
    machine: 'The same for machines',
    other: '中文',
    steps: 'Steps',
    fields: 'Fields',
    kinds: 'Kinds of facts',
    groups: 'Groups of fields a grant may name',
    name: 'Name',
    label: 'Label',
    meaning: 'Meaning',
    kind: 'Kind of fact',
    group: 'Group',
    value: 'Value',
    in: 'in',
  },
  zh: {
    title: 'Trace Commons 词汇表',
    intro: 'EPCIS 未涵盖的词汇。在文档中声明前缀 tc，并写作 tc:名称。',
    machine: '机器可读格式',
    other: 'English',
    steps: '业务步骤',
    fields: '字段',
    kinds: '事实类别',
    groups: '授权可指定的字段组',
    name: '名称',
    label: '标签',
    meaning: '含义',
    kind: '事实类别',
    group: '字段组',
    value: '取值',
    in: '单位',
  },
} as const

export type PageLanguage = keyof typeof WORDS

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? '')
}

function table(caption: string, id: string, head: readonly string[], rows: readonly (readonly string[])[]): string {
  const headings = head.map((text) => `<th scope="col">${escaped(text)}</th>`).join('')
  const body = rows.map(([first = '', ...rest]) => {
    const cells = rest.map((text) => `<td>${escaped(text)}</td>`).join('')
    return `<tr id="${escaped(first.replace('tc:', ''))}"><th scope="row"><code>${escaped(first)}</code></th>${cells}</tr>`
  })
  return `<section aria-labelledby="${id}"><h2 id="${id}">${escaped(caption)}</h2><div class="wide" tabindex="0" role="region" aria-labelledby="${id}"><table><thead><tr>${headings}</tr></thead><tbody>${body.join('')}</tbody></table></div></section>`
}

/** The vocabulary as a page of its own, without script, in one of both languages. `nonce` admits its style. */
export function vocabularyPage(language: PageLanguage, nonce: string): string {
  const words = WORDS[language]
  const steps = OWN_STEPS.map(([step, meaning]) => [step, meaning[language], meaning.kind])
  const fields = OWN_FIELDS.map((entry) => {
    const unit = entry.unit === undefined ? '' : ` ${words.in} ${entry.unit}`
    const value = entry.codes === undefined ? `${entry.value}${unit}` : entry.codes.join(' | ')
    return [`tc:${entry.name}`, entry.labels[language], entry.says[language], entry.group, value]
  })
  const lang = language === 'zh' ? 'zh-CN' : 'en'
  const list = (names: readonly string[]) =>
    `<p>${names.map((name) => `<code>${escaped(name)}</code>`).join(' · ')}</p>`
  return `<!doctype html>
<html lang="${lang}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escaped(words.title)}</title>
<style nonce="${escaped(nonce)}">
:root { color-scheme: light }
body { margin: 0 auto; max-width: 68rem; padding: 1.5rem 1rem 4rem; font: 1rem/1.5 system-ui, sans-serif; color: #1b1f23; background: #fff }
h1 { font-size: 1.75rem; line-height: 1.2 } h2 { font-size: 1.25rem; margin-top: 2.5rem }
a { color: #0b4f8a } a:focus-visible, .wide:focus-visible { outline: 3px solid #0b4f8a; outline-offset: 2px }
.wide { overflow-x: auto } table { border-collapse: collapse; width: 100% }
th, td { text-align: left; vertical-align: top; padding: .5rem .75rem .5rem 0; border-bottom: 1px solid #d0d7de; font-weight: normal }
thead th { font-weight: 600 } code { font-family: ui-monospace, monospace; font-size: .9em }
</style>
</head>
<body>
<main>
<h1>${escaped(words.title)}</h1>
<p>${escaped(words.intro)}</p>
<p><code>${VOCABULARY_NAMESPACE}</code> · ${VOCABULARY_VERSION}</p>
<p><a href="?format=jsonld">${escaped(words.machine)}</a> · <a href="?lang=${language === 'en' ? 'zh' : 'en'}" lang="${language === 'en' ? 'zh-CN' : 'en'}">${escaped(words.other)}</a></p>
${table(words.steps, 'steps', [words.name, words.label, words.kind], steps)}
${table(words.fields, 'fields', [words.name, words.label, words.meaning, words.group, words.value], fields)}
<section aria-labelledby="kinds"><h2 id="kinds">${escaped(words.kinds)}</h2>${list(FACT_KINDS)}</section>
<section aria-labelledby="groups"><h2 id="groups">${escaped(words.groups)}</h2>${list(GROUPS.filter((group) => group !== 'unclassified'))}</section>
</main>
</body>
</html>
`
}
