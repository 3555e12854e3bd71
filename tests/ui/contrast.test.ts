import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'

const css = readFileSync('app/styles.css', 'utf8')
const tokens = (block: string) =>
  new Map([...block.matchAll(/--([\w-]+): (#[0-9a-f]{6});/g)].map(([, name = '', value = '']) => [name, value]))
const [light = '', dark = ''] = css.split('@media (prefers-color-scheme: dark)')
const THEMES = {
  light: tokens(light.slice(light.indexOf(':root'))),
  dark: tokens(dark.slice(0, dark.indexOf('@theme'))),
}

function luminance(hex: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const part = parseInt(hex.slice(at, at + 2), 16) / 255
    return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}

/** Each text colour on each ground it is used on. */
const PAIRS: [string, string[]][] = [
  [
    'ink',
    [
      'paper',
      'card',
      'sunk',
      'ok-soft',
      'warn-soft',
      'stop-soft',
      'brand-soft',
      'plain-soft',
      'hatch-1',
      'hatch-2',
      'erp-soft',
      'mes-soft',
      'lims-soft',
      'wms-soft',
      'field-soft',
      'maintenance-soft',
      'after-sales-soft',
    ],
  ],
  [
    'ink-2',
    ['paper', 'card', 'sunk', 'ok-soft', 'warn-soft', 'stop-soft', 'brand-soft', 'plain-soft', 'hatch-1', 'hatch-2'],
  ],
  ['ink-3', ['paper', 'card', 'sunk']],
  ['brand', ['paper', 'card', 'sunk', 'brand-soft', 'hatch-1', 'hatch-2']],
  ['on-brand', ['brand', 'brand-deep']],
  ['ok', ['card', 'ok-soft']],
  ['warn', ['card', 'warn-soft']],
  ['stop', ['card', 'stop-soft', 'paper']],
  ['plain', ['plain-soft']],
  ...['erp', 'mes', 'lims', 'wms', 'maintenance', 'after-sales', 'field'].map((source): [string, string[]] => [
    source,
    ['card'],
  ]),
]

test.each(['light', 'dark'] as const)('text can be read on every ground it stands on (%s)', (theme) => {
  const poor: string[] = []
  for (const [text, grounds] of PAIRS) {
    for (const ground of grounds) {
      const [a, b] = [THEMES[theme].get(text), THEMES[theme].get(ground)]
      if (a === undefined || b === undefined) throw new Error(`no token ${text} or ${ground} in ${theme}`)
      const [high, low] = [luminance(a), luminance(b)].sort((x, y) => y - x)
      const ratio = ((high ?? 0) + 0.05) / ((low ?? 0) + 0.05)
      if (ratio < 4.5) poor.push(`${text} on ${ground}: ${ratio.toFixed(2)}`)
    }
  }
  expect(poor).toEqual([])
})
