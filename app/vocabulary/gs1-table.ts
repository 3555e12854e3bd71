/** Checks on one component of a value; each is a function of `gs1-lint.ts`. */
export type LintName =
  | 'sum'
  | 'pair'
  | 'prefix'
  | 'prefix2'
  | 'day'
  | 'day0'
  | 'fullday'
  | 'fullday0'
  | 'clock'
  | 'hour'
  | 'minute'
  | 'second'
  | 'country'
  | 'country999'
  | 'country2'
  | 'currency'
  | 'percent'
  | 'piece'
  | 'nonzero'
  | 'zero'
  | 'nolead0'
  | 'yesno'
  | 'winding'
  | 'hyphen'
  | 'latitude'
  | 'longitude'
  | 'iban'
  | 'media'
  | 'package'
  | 'sex'
  | 'sequence'
  | 'importer'
  | 'letter'
  | 'coupon'
  | 'couponOffer'

/** N digits, X the 82 characters of ISO 646, Y the 39 of part numbers, Z base64url. */
export type CharacterSet = 'N' | 'X' | 'Y' | 'Z'

export interface Component {
  set: CharacterSet
  min: number
  max: number
  optional: boolean
  lints: readonly LintName[]
}

export interface ApplicationIdentifier {
  ai: string
  /** Its length is known from its first two digits, so no separator follows it. */
  predefined: boolean
  /** May stand in the query of a Digital Link. */
  attribute: boolean
  components: readonly Component[]
  /** One of these groups must be there: `[['01','21'],['8006','21']]`; `n` stands for any digit. Empty: stands alone. */
  needs: readonly (readonly string[])[]
  /** None of these may be there. */
  excludes: readonly string[]
  /** For a Digital Link key: the qualifiers that may follow it in the path, in order, per alternative. Null: no key. */
  qualifiers: readonly (readonly string[])[] | null
}

/*
 * One line per identifier or run of identifiers, in our own shorthand:
 *   identifier  marks  format  [needs=a+b,c]  [not=a,b]  [key | key=a,b|c]
 * marks: p predefined length, q query attribute, - neither. Format: set, length or shortest..longest, checks after dots,
 * components joined by "_", optional ones marked "?". $T stands for the keys of trade items.
 */
const ROWS = `
00 pq N18.sum.prefix2 key
01 pq N14.sum.prefix2 not=255,37 key=22,10,21|235
02 pq N14.sum.prefix2 needs=37 not=01,03
03 p N14.sum.prefix2 not=01,02,37,235
10 q X1..20 needs=$T
11,13,15,16 pq N6.day0 needs=$T
12 pq N6.day0 needs=8020
17 pq N6.day0 needs=01,02,03,255,8006,8026
20 pq N2 needs=$T
21 - X1..20 needs=01,03,8006 not=235
22 - X1..20 needs=01
235 - X1..28 needs=01
240,241 q X1..30 needs=$T
242 q N1..6 needs=01,02,8006,8026
243 q X1..20 needs=01,03
250 q X1..30 needs=01+21,03+21,8006+21
251 q X1..30 needs=01,03,8006
253 q N13.sum.prefix_X1..17? key
254 - X1..20 needs=414
255 q N13.sum.prefix_N1..12? not=01,02,415,8006,8020,8026 key
30 q N1..8 needs=01,02
37 q N1..8 needs=00+02,00+8026
3900-3909 q N1..15 needs=255,8020 not=390n,391n,394n,8111
3910-3919 q N3.currency_N1..15 needs=8020 not=391n
3920-3929 q N1..15 needs=01+30,01+31nn,01+32nn,01+35nn,01+36nn not=392n,393n
3930-3939 q N3.currency_N1..15 needs=30,31nn,32nn,35nn,36nn not=393n
3940-3943 q N4 needs=255 not=394n,8111
3950-3955 q N6 needs=30,31nn,32nn,35nn,36nn not=392n,393n,395n,8005
400 q X1..30
401 q X1..30.prefix key
402 q N17.sum.prefix key
403 q X1..30 needs=00
410-413,416 pq N13.sum.prefix
414 pq N13.sum.prefix key=254|7040
415 pq N13.sum.prefix needs=8020 key=8020
417 pq N13.sum.prefix key=7040
420 q X1..20 not=421
421 q N3.country_X1..9 not=4307
422 q N3.country needs=$T not=426
423,425 q N3.country_N3?.country_N3?.country_N3?.country_N3?.country needs=01,02,03 not=426
424 q N3.country needs=01,02,03 not=426
426 q N3.country needs=01,02,03
427 q X1..3 needs=01+422,02+422,03+422
4300,4301,4310,4311,4320 q X1..35.percent needs=00
4302,4304-4306,4312,4314-4316 q X1..70.percent needs=00
4303 q X1..70.percent needs=4302
4313 q X1..70.percent needs=4312
4307,4317 q X2.country2 needs=00
4308,4319 q X1..30 needs=00
4309 q N10.latitude_N10.longitude needs=00
4318 q X1..20 needs=00
4321-4323 q N1.yesno needs=00
4324,4325 q N6.day0_N4.clock needs=00
4326 q N6.day needs=00
4330 q N6_X1?.hyphen needs=00 not=4331
4331 q N6_X1?.hyphen needs=00 not=4330
4332 q N6_X1?.hyphen needs=00 not=4333
4333 q N6_X1?.hyphen needs=00 not=4332
7001 q N13 needs=01,02,8006,8026
7002 q X1..30 needs=01,02
7003 q N6.day_N4.clock needs=01,02,03
7004 q N1..4 needs=01+10,03+10
7005 q X1..12 needs=01,02
7006 q N6.day needs=01,02
7007 q N6.day_N6?.day needs=01,02
7008 q X1..3 needs=01,02
7009 q X1..10 needs=01,02
7010 q X1..2 needs=01,02,03
7011 q N6.day_N4?.clock needs=01,02,03
7020 q X1..20 needs=01+416,03+416,8006+416
7021 q X1..20 needs=01,03,8006
7022 q X1..20 needs=01+7021,03+7021,8006+7021
7023 q X1..30.prefix
7030-7039 q N3.country999_X1..27 needs=01,02
7040 - N1_X1_X1_X1.importer
7041 - X1..4.package needs=00
710-717 q X1..20 needs=01
7230-7239 q X2_X1..28 needs=01,8004
7240 q X1..20 needs=01,8006 not=03
7241 q N2.media needs=8017,8018
7242 q X1..25 needs=8017,8018
7250 q N8.fullday needs=8018 not=7251
7251 q N8.fullday_N4.clock needs=8018 not=7250
7252 q N1.sex needs=8018
7253,7254 q X1..40.percent needs=8017,8018 not=7256,7259
7255 q X1..10 needs=8017,8018 not=7256,7259
7256 q X1..90.percent needs=8017,8018
7257 q X1..70.percent needs=8018
7258 q X3.sequence needs=8018+7259
7259 q X1..40.percent needs=8018 not=7256
8001 q N4.nonzero_N5.nonzero_N3.nonzero_N1.winding_N1 needs=01
8002 q X1..20
8003 q N1.zero_N13.sum.prefix_X1..16? key
8004 q X1..30.prefix key=7040
8005 q N6 needs=01,02
8006 q N14.sum.prefix2_N4.piece not=01,03,37 key=22,10,21
8007 q X1..34.iban needs=415
8008 q N6.day_N2.hour_N2?.minute_N2?.second needs=01,02,03
8009 q X1..50 needs=00,01,03
8010 q Y1..30.prefix key=8011
8011 - N1..12.nolead0 needs=8010
8012 q X1..20 needs=01,03,8006
8013 q X1..25.pair.prefix key
8014 - X1..25.pair.prefix.letter needs=01
8017 q N18.sum.prefix not=8018 key=8019
8018 q N18.sum.prefix not=8017 key=8019
8019 - N1..10 needs=8017,8018
8020 - X1..25 needs=415
8026 q N14.sum.prefix2_N4.piece needs=37 not=02,03,8006
8030 q Z1..90 needs=00,01+21,03+21,253,255,8003,8004,8006+21,8010+8011,8017,8018
8040 - N15 needs=01+21
8041 - N15 needs=01+21+8040
8042 - N32 needs=01+21+8040
8043 - N18_N1..2? needs=01+21+8040
8110 q X1..70.coupon
8111 q N4 needs=255
8112 q X1..70.couponOffer
8200 - X1..70 needs=01
90 q X1..30
91-99 q X1..90
`

/** Measures 31xx..36xx: six digits, the fourth digit of the identifier places the decimal point (0..5). */
const TRADE_MEASURES = '310-316,320-329,350-352,356-357,360-361,364-366'
const LOGISTIC_MEASURES = '330-336,340-349,353-355,362-363,367-369'

/** Runs such as `310-316,320` as single identifiers. */
function spread(runs: string): string[] {
  return runs.split(',').flatMap((run) => {
    const [first = '', last = first] = run.split('-')
    const width = first.length
    return Array.from({ length: Number(last) - Number(first) + 1 }, (_, step) =>
      String(Number(first) + step).padStart(width, '0'),
    )
  })
}

function component(text: string): Component {
  const [, set, min, max, mark, lints] = /^([NXYZ])(\d+)(?:\.\.(\d+))?(\??)((?:\.[a-zA-Z]\w*)*)$/.exec(text) ?? []
  if (set === undefined || min === undefined)
    throw new Error(`Component "${text}" of the identifier table is malformed`)
  const names = (lints ?? '').split('.').filter((name) => name !== '')
  return {
    set: set as CharacterSet, // the pattern admits these four letters only
    min: Number(min),
    max: Number(max ?? min),
    optional: mark === '?',
    lints: names as LintName[], // a test runs every check of every row
  }
}

function read(table: string): Map<string, ApplicationIdentifier> {
  const entries = new Map<string, ApplicationIdentifier>()
  for (const line of table.trim().split('\n')) {
    const [runs = '', marks = '', format = '', ...rest] = line.split(' ')
    const said = new Map(rest.map((word) => [word.split('=')[0] ?? '', word.split('=')[1] ?? '']))
    const needs = (said.get('needs') ?? '').replace('$T', '01,02,03,8006,8026')
    const key = said.get('key')
    for (const ai of spread(runs)) {
      entries.set(ai, {
        ai,
        predefined: marks.includes('p'),
        attribute: marks.includes('q'),
        components: format.split('_').map(component),
        needs: needs === '' ? [] : needs.split(',').map((group) => group.split('+')),
        excludes: said.get('not')?.split(',') ?? [],
        qualifiers: key === undefined ? null : key === '' ? [] : key.split('|').map((order) => order.split(',')),
      })
    }
  }
  return entries
}

function measures(): string {
  const lines = (families: string, needs: string): string[] =>
    spread(families).map((family) => `${family}0-${family}5 pq N6 needs=${needs} not=${family}n`)
  return [...lines(TRADE_MEASURES, '01,02'), ...lines(LOGISTIC_MEASURES, '00,01'), ...lines('337', '01')].join('\n')
}

/** All 541 GS1 application identifiers. */
export const AI_TABLE: ReadonlyMap<string, ApplicationIdentifier> = read(`${ROWS.trim()}\n${measures()}`)

/** The identifier a text begins with at an offset; no identifier is the beginning of another. */
export function identifierAt(text: string, offset: number): ApplicationIdentifier | null {
  for (const length of [2, 3, 4]) {
    const entry = AI_TABLE.get(text.slice(offset, offset + length))
    if (entry) return entry
  }
  return null
}

/** Shortest and longest value of an identifier, in characters. */
export function valueLength(entry: ApplicationIdentifier): { min: number; max: number } {
  return {
    min: entry.components.reduce((sum, part) => sum + (part.optional ? 0 : part.min), 0),
    max: entry.components.reduce((sum, part) => sum + part.max, 0),
  }
}

/** Whether an identifier fits a pattern of the table: `31nn` stands for 31 and two digits. */
export function fitsPattern(ai: string, pattern: string): boolean {
  if (!pattern.includes('n')) return ai === pattern
  return ai.length === pattern.length && ai.startsWith(pattern.slice(0, pattern.indexOf('n')))
}
