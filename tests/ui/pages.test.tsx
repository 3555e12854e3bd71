import { expect, test } from 'vitest'
import { EvidencePage } from '#app/evidence/evidence-page.tsx'
import type { Evidence } from '#app/evidence/evidence.ts'
import { lineagePicture } from '#app/evidence/lineage-layout.server.ts'
import { PortalShell } from '#app/portal/portal-shell.tsx'
import { LANGUAGES } from '#app/i18n/language.ts'
import { LINEAGE, MERIDIAN, NOT_CONFIRMED, STOPPED, VERIFIED } from './fixtures.tsx'
import { rendered } from './render.tsx'

const page = (evidence: Evidence) => (
  <EvidencePage
    evidence={evidence}
    picture={lineagePicture(evidence.lineage)}
    cases={null}
    asked={evidence.query.raw}
    page={null}
  />
)

test.each(LANGUAGES)('the answer comes first, its reasons right under it (%s)', (language) => {
  const html = rendered(language, page(VERIFIED))
  const verdict = html.indexOf('<h1')
  expect(html.slice(verdict, verdict + 200)).toContain(language === 'en' ? 'Verified' : '已核实')
  expect(html.indexOf(language === 'en' ? 'Custody whole, 4' : '共 4 次交接')).toBeGreaterThan(verdict)
})

test('each fact shows when it happened on its own clock and when it was recorded', () => {
  const html = rendered('en', page(VERIFIED))
  expect(html).toContain('16:40 +02:00')
  expect(html).toContain('recorded 2 Apr 2026 16:41 +02:00')
})

test('what was amended is struck through and leads to the fact that replaced it', () => {
  const html = rendered('en', page(VERIFIED))
  expect(html).toMatch(/<s><span>28 Feb 2028<\/span><\/s>/)
  expect(html).toContain('Expiry typed from the wrong order')
})

test('withheld is said, locked and never empty', () => {
  const html = rendered('en', page(VERIFIED))
  expect(html).toMatch(/class="withheld"><svg.*?<\/svg><span>Inspection results — withheld by Meridian Orthopaedics/)
  expect(html).not.toMatch(/class="withheld"><svg[^>]*>.*?<\/svg><span><\/span>/)
})

test('the newest facts stand open and the older ones are one press away', () => {
  const [first] = VERIFIED.facts
  if (!first) throw new Error('the fixture has facts')
  const facts = Array.from({ length: 14 }, (_, index) => ({ ...first, id: `fact_${index}` }))
  const html = rendered('en', page({ ...VERIFIED, facts }))
  const [newest = '', rest = ''] = html.split('Show 6 older facts')
  expect(newest).toContain('id="fact_7"')
  expect(rest).toContain('id="fact_8"')
  expect(rest).toContain('id="fact_13"')
})

test('each party that withholds says so once for each fact', () => {
  const [first] = VERIFIED.facts
  if (!first) throw new Error('the fixture has facts')
  const by = MERIDIAN
  const withheld = (['places', 'people', 'process', 'unclassified'] as const).map((group) => ({
    address: null,
    group,
    by,
  }))
  const html = rendered('en', page({ ...VERIFIED, facts: [{ ...first, withheld }] }))
  expect(html).toContain('Places · People · Process parameters — withheld by Meridian Orthopaedics')
  expect(html).toContain('Fields without a group — withheld by Meridian Orthopaedics')
})

test('a published notice stands above the verdict', () => {
  const html = rendered('en', page(STOPPED))
  expect(html.indexOf('Published safety notice RCL-2026-003')).toBeGreaterThan(-1)
  expect(html.indexOf('Published safety notice RCL-2026-003')).toBeLessThan(html.indexOf('Do not use it'))
  expect(html).toContain('differs')
})

test('what is not confirmed shows no check, no fact and no custody, and offers to ask', () => {
  const html = rendered('en', page(NOT_CONFIRMED))
  expect(html).toContain('That is not proof that it is genuine or false')
  expect(html).not.toContain('Timeline')
  expect(html).not.toContain('Custody')
  expect(html).toContain('action="/confirmations/ask"')
})

test('two identifiers of which nothing is shared give the same page but for what was scanned', () => {
  const other: Evidence = { ...NOT_CONFIRMED, query: { ...NOT_CONFIRMED.query, raw: 'X-RAW', serial: 'X-SERIAL' } }
  const bare = (evidence: Evidence) =>
    rendered('en', page(evidence))
      .replaceAll(evidence.query.raw, '·')
      .replaceAll(evidence.query.serial ?? '', '·')
  expect(bare(other)).toBe(bare(NOT_CONFIRMED))
})

test('pictures have twins: custody, lineage and curves stand as tables too', () => {
  const html = rendered('en', page(VERIFIED))
  expect(html.match(/<caption[^>]*>/g)?.length).toBeGreaterThanOrEqual(5)
  expect(html).toContain('a supplier of Meridian')
})

test('a level with too many items to draw says how many it left to the table', () => {
  const [first] = LINEAGE.ancestors
  if (!first) throw new Error('the fixture has ancestors')
  const many = Array.from({ length: 40 }, (_, index) => ({ ...first, id: `n${index}` }))
  const picture = lineagePicture({ ancestors: many, descendants: [] })
  expect(picture?.nodes).toHaveLength(11)
  expect(picture?.nodes.reduce((sum, node) => sum + node.more, 0)).toBe(31)
})

test.each(LANGUAGES)(
  'the bar works without script: links, a form for the language, a form to sign out (%s)',
  (language) => {
    const visitor = {
      person: { name: 'A', email: 'a@b.example' },
      organization: { slug: 'x', name: 'X', nameZh: null, roles: ['operations'] },
      actsForOthers: true,
      runsAccounts: false,
      keepsRegister: false,
      waiting: 2,
    }
    const html = rendered(
      language,
      <PortalShell visitor={visitor} here="/desk">
        {null}
      </PortalShell>,
    )
    expect(html).toMatch(/<form method="post" action="\/language">/)
    expect(html).toMatch(/<form method="post" action="\/sign-out"/)
    expect(html).toMatch(/href="\/desk" aria-current="page"/)
    expect(html.indexOf('href="#content"')).toBeLessThan(html.indexOf('href="/verify"'))
  },
)

test('no page carries an inline style: the content security policy would refuse it', () => {
  for (const evidence of [VERIFIED, STOPPED, NOT_CONFIRMED])
    expect(rendered('en', page(evidence))).not.toContain('style="')
})
