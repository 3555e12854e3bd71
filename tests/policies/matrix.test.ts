import { expect, test } from 'vitest'
import { ORGANIZATION_KINDS, ROLES } from '#db/portal/foundation.ts'
import { CHAPTERS, rulesOf } from '#policies/ability-for.ts'
import { SCOPES } from '#policies/actor.ts'
import type { Rule } from '#policies/rule.ts'
import { FIELDS } from '#policies/vocabulary.ts'
import { granted, machine, person, personOf } from './actors.ts'

const grants = [
  granted({ verdict: ['release'] }),
  granted({
    relation: 's',
    extent: 'ancestry',
    kinds: ['use', 'return'],
    groups: ['identity', 'places'],
    dis: ['09521234500001'],
  }),
]

function printed(rules: readonly Rule[]): string {
  if (rules.length === 0) return '  nothing\n'
  return rules
    .map((rule) => {
      const shown: readonly string[] = rule.fields
      const cells = FIELDS[rule.subject].map((field) => `${shown.includes(field) ? '+' : '-'}${field}`)
      return `  ${rule.action} ${rule.subject} where ${JSON.stringify(rule.rows)} because ${rule.because}\n    ${cells.join(' ')}\n`
    })
    .join('')
}

test('who may see and do what: the matrix that auditors read', async () => {
  const pages: string[] = []
  for (const role of ROLES) {
    for (const [name, chapter] of Object.entries(CHAPTERS)) {
      pages.push(`person with the role ${role}, chapter ${name}\n${printed(chapter(person(role), grants))}`)
    }
  }
  for (const scope of SCOPES) pages.push(`machine with the scope ${scope}\n${printed(rulesOf(machine(scope), grants))}`)
  for (const role of ROLES) {
    pages.push(`person of the operator with the role ${role}\n${printed(rulesOf(personOf('operator', role), grants))}`)
  }
  pages.push(`person without a role\n${printed(rulesOf(person(), grants))}`)
  await expect(pages.join('\n')).toMatchFileSnapshot('matrix.golden.txt')
})

test('the kind of an organization decides nothing, except that the operator has no reach to any fact', () => {
  for (const role of ROLES) {
    const hospital = JSON.stringify(rulesOf(personOf('hospital', role), grants))
    for (const kind of ORGANIZATION_KINDS.filter((kind) => kind !== 'operator')) {
      expect(JSON.stringify(rulesOf(personOf(kind, role), grants))).toBe(hospital)
    }
    const reads = rulesOf(personOf('operator', role), grants).map((rule) => rule.subject)
    for (const closed of [
      'Fact',
      'Item',
      'ConfirmationRequest',
      'Amendment',
      'Delivery',
      'Disclosure',
      'CaptureJob',
    ] as const) {
      expect(reads).not.toContain(closed)
    }
  }
})

test('an administrator sees no fact by that alone', () => {
  const subjects = rulesOf(person('admin'), grants).map((rule) => rule.subject)
  expect(subjects).not.toContain('Fact')
  expect(subjects).not.toContain('Item')
})

test('a grant that was made to somebody else gives nothing, whoever hands it in', () => {
  const foreign = granted({ partner: granted().owner })
  expect(rulesOf(person('quality'), [foreign])).toEqual(rulesOf(person('quality'), []))
})
