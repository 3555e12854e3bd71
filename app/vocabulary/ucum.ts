/**
 * Units of measure for device process parameters in UCUM, case sensitive. Small on purpose: what it does not know it
 * refuses, it never guesses.
 */

/** Powers of the base dimensions: `{ m: 1, s: -2 }`. Arbitrary units are dimensions of their own. */
type Dimensions = Readonly<Record<string, number>>

interface Measure {
  factor: number
  dimensions: Dimensions
  /** Added after multiplying, for temperatures with their own zero. */
  offset: number
}

interface Atom {
  factor: number
  dimensions: Dimensions
  metric: boolean
  offset?: number
}

const PREFIXES: Readonly<Record<string, number>> = {
  G: 1e9,
  M: 1e6,
  k: 1e3,
  h: 1e2,
  da: 1e1,
  d: 1e-1,
  c: 1e-2,
  m: 1e-3,
  u: 1e-6,
  n: 1e-9,
  p: 1e-12,
}

const PRESSURE: Dimensions = { g: 1, m: -1, s: -2 }
const FORCE: Dimensions = { g: 1, m: 1, s: -2 }
const ENERGY: Dimensions = { g: 1, m: 2, s: -2 }
const POUND_FORCE = 4.4482216152605

const metric = (factor: number, dimensions: Dimensions): Atom => ({ factor, dimensions, metric: true })
const plain = (factor: number, dimensions: Dimensions): Atom => ({ factor, dimensions, metric: false })
const own = (name: string): Atom => ({ factor: 1, dimensions: { [name]: 1 }, metric: true })

/** Base: metre, gram, second, kelvin, radian, ampere, candela. */
const ATOMS: Readonly<Record<string, Atom>> = {
  m: metric(1, { m: 1 }),
  g: metric(1, { g: 1 }),
  s: metric(1, { s: 1 }),
  K: metric(1, { K: 1 }),
  rad: metric(1, { rad: 1 }),
  A: metric(1, { A: 1 }),
  cd: metric(1, { cd: 1 }),
  mol: metric(6.02214076e23, {}),
  t: metric(1e6, { g: 1 }),
  L: metric(1e-3, { m: 3 }),
  l: metric(1e-3, { m: 3 }),
  N: metric(1e3, FORCE),
  Pa: metric(1e3, PRESSURE),
  bar: metric(1e8, PRESSURE),
  J: metric(1e3, ENERGY),
  W: metric(1e3, { g: 1, m: 2, s: -3 }),
  V: metric(1e3, { g: 1, m: 2, s: -3, A: -1 }),
  Hz: metric(1, { s: -1 }),
  Gy: metric(1, { m: 2, s: -2 }),
  Sv: metric(1, { m: 2, s: -2 }),
  RAD: metric(1e-2, { m: 2, s: -2 }),
  P: metric(1e2, { g: 1, m: -1, s: -1 }),
  lm: metric(1, { cd: 1 }),
  lx: metric(1, { cd: 1, m: -2 }),
  'm[H2O]': metric(9.80665e6, PRESSURE),
  'm[Hg]': metric(1.33322e8, PRESSURE),
  Cel: { factor: 1, dimensions: { K: 1 }, metric: true, offset: 273.15 },
  '[degF]': { factor: 5 / 9, dimensions: { K: 1 }, metric: false, offset: 459.67 * (5 / 9) },
  min: plain(60, { s: 1 }),
  h: plain(3600, { s: 1 }),
  d: plain(86_400, { s: 1 }),
  wk: plain(604_800, { s: 1 }),
  mo: plain(2_629_800, { s: 1 }),
  a: plain(31_557_600, { s: 1 }),
  '%': plain(0.01, {}),
  '[ppth]': plain(1e-3, {}),
  '[ppm]': plain(1e-6, {}),
  '[ppb]': plain(1e-9, {}),
  deg: plain(Math.PI / 180, { rad: 1 }),
  '[in_i]': plain(0.0254, { m: 1 }),
  '[ft_i]': plain(0.3048, { m: 1 }),
  '[mil_i]': plain(2.54e-5, { m: 1 }),
  '[Ch]': plain(1e-3 / 3, { m: 1 }),
  '[lb_av]': plain(453.59237, { g: 1 }),
  '[oz_av]': plain(28.349523125, { g: 1 }),
  '[lbf_av]': plain(POUND_FORCE * 1e3, FORCE),
  '[psi]': plain((POUND_FORCE * 1e3) / 0.0254 ** 2, PRESSURE),
  '[iU]': own('[iU]'),
  '[IU]': own('[iU]'),
  '[CFU]': plain(1, { '[CFU]': 1 }),
  '[pH]': plain(1, { '[pH]': 1 }),
  '[EU]': plain(1, { '[EU]': 1 }),
}

/** Codes people write that are something else in UCUM, or nothing: what is wrong with each. */
export const UNIT_TRAPS: Readonly<Record<string, string>> = {
  Mrad: 'Megaradian, not megarad of dose: write Gy or RAD',
  '[EU]': 'Ehrlich unit, not endotoxin unit: write [iU]',
  ozf: 'No UCUM unit: write N or [lbf_av]',
  '[ozf_av]': 'No UCUM unit: write N or [lbf_av]',
  rpm: 'No UCUM unit: write /min',
  ppm: 'No UCUM unit: write [ppm]',
  HB: 'No UCUM unit: a hardness has a scale, not a unit',
  '[CH]': 'No UCUM unit: French is [Ch]',
  mo: '30.4375 days: count shelf life by the calendar',
  a: '365.25 days: count shelf life by the calendar',
}

/** Looked up by own name only: `constructor` is no unit. */
const atoms: ReadonlyMap<string, Atom> = new Map(Object.entries(ATOMS))
const prefixes: ReadonlyMap<string, number> = new Map(Object.entries(PREFIXES))

/** The measure a code stands for; null when it is not UCUM, or UCUM we do not know. */
function measure(code: string): Measure | null {
  const special = atoms.get(code)
  if (special?.offset !== undefined)
    return { factor: special.factor, dimensions: special.dimensions, offset: special.offset }
  // UCUM factors are whole numbers: 25.4 reads as 25 times 4, which nobody means.
  if (code === '' || code.length > 100 || /\d\.\d/.test(code) || !/^[\x21-\x7e]+$/.test(code)) return null
  const reader = { code, at: 0 }
  const term = readTerm(reader, 0)
  return term && reader.at === code.length ? { ...term, offset: 0 } : null
}

type Term = Omit<Measure, 'offset'>
interface Reader {
  code: string
  at: number
}

function readTerm(reader: Reader, depth: number): Term | null {
  if (depth > 10) return null
  let total: Term = { factor: 1, dimensions: {} }
  let sign = 1
  if (reader.code[reader.at] === '/') {
    sign = -1
    reader.at += 1
  }
  for (;;) {
    const next = readComponent(reader, depth)
    if (!next) return null
    total = combine(total, next, sign)
    const operator = reader.code[reader.at]
    if (operator !== '.' && operator !== '/') return total
    sign = operator === '/' ? -1 : 1
    reader.at += 1
  }
}

function readComponent(reader: Reader, depth: number): Term | null {
  const rest = reader.code.slice(reader.at)
  if (rest.startsWith('(')) {
    reader.at += 1
    const inner = readTerm(reader, depth + 1)
    if (!inner || reader.code[reader.at] !== ')') return null
    reader.at += 1
    return inner
  }
  const annotation = /^\{[^{}]*\}/.exec(rest)
  if (annotation) {
    reader.at += annotation[0].length
    return { factor: 1, dimensions: {} }
  }
  const [, number, power = '', unit, exponent = '1', note = ''] =
    /^(?:(\d+)([*^][+-]?\d+)?|((?:[A-Za-z%]|\[[A-Za-z0-9_]+\])+?)([+-]?\d+)?)(\{[^{}]*\})?(?=[./)]|$)/.exec(rest) ?? []
  if (number !== undefined) {
    reader.at += number.length + power.length + note.length
    return { factor: power === '' ? Number(number) : Number(number) ** Number(power.slice(1)), dimensions: {} }
  }
  const atom = unit === undefined ? null : simpleUnit(unit)
  if (!atom || unit === undefined) return null
  const written = /^[+-]?\d+/.exec(rest.slice(unit.length))?.[0] ?? ''
  reader.at += unit.length + written.length + note.length
  return raise(atom, Number(exponent))
}

function simpleUnit(text: string): Term | null {
  const whole = atoms.get(text)
  if (whole) return whole.offset === undefined ? whole : null // a temperature with its own zero stands alone
  for (const length of [2, 1]) {
    const [prefix, rest] = [prefixes.get(text.slice(0, length)), atoms.get(text.slice(length))]
    if (prefix !== undefined && rest?.metric && rest.offset === undefined) {
      return { factor: prefix * rest.factor, dimensions: rest.dimensions }
    }
  }
  return null
}

function raise(term: Term, power: number): Term {
  const dimensions = Object.fromEntries(Object.entries(term.dimensions).map(([name, size]) => [name, size * power]))
  return { factor: term.factor ** power, dimensions }
}

function combine(left: Term, right: Term, sign: number): Term {
  const dimensions: Record<string, number> = { ...left.dimensions }
  for (const [name, size] of Object.entries(right.dimensions)) {
    dimensions[name] = (dimensions[name] ?? 0) + size * sign
    if (dimensions[name] === 0) delete dimensions[name]
  }
  return { factor: left.factor * right.factor ** sign, dimensions }
}

function sameDimensions(left: Dimensions, right: Dimensions): boolean {
  const names = new Set([...Object.keys(left), ...Object.keys(right)])
  return [...names].every((name) => (left[name] ?? 0) === (right[name] ?? 0))
}

/** Whether a code is a unit this portal can work with. */
export function isUnit(code: string): boolean {
  return measure(code) !== null
}

/** Whether a unit may state a shelf life: months and years there are of the calendar, never UCUM's mean ones. */
export function mayStateShelfLife(code: string): boolean {
  return code === 'd' || code === 'wk'
}

/** What arithmetic in binary fractions leaves behind: 12 significant digits are more than any sensor has. */
function tidy(value: number): number {
  return value === 0 ? 0 : Number(value.toPrecision(12))
}

/**
 * A value in another unit. Null when either is no unit, or they measure different things: mass per volume is not parts
 * per million, force is not pressure, an angle is not a dose.
 */
export function convert(value: number, from: string, to: string): number | null {
  const [source, target] = [measure(from), measure(to)]
  if (!source || !target || !Number.isFinite(value) || !sameDimensions(source.dimensions, target.dimensions))
    return null
  return tidy((value * source.factor + source.offset - target.offset) / target.factor)
}

/** A difference in another unit: 10 Cel more are 10 K more and 18 [degF] more. Null as for `convert`. */
export function convertDifference(value: number, from: string, to: string): number | null {
  const [source, target] = [measure(from), measure(to)]
  if (!source || !target || !sameDimensions(source.dimensions, target.dimensions)) return null
  return tidy((value * source.factor) / target.factor)
}

const WORDS: Readonly<Record<string, string>> = {
  millimeter: 'mm',
  millimetre: 'mm',
  centimeter: 'cm',
  centimetre: 'cm',
  meter: 'm',
  inch: '[in_i]',
  feet: '[ft_i]',
  french: '[Ch]',
  'degrees celsius': 'Cel',
  'degrees fahrenheit': '[degF]',
  'degrees kelvin': 'K',
  'percent (%) relative humidity': '%',
  milliliter: 'mL',
  liter: 'L',
  gram: 'g',
  kilogram: 'kg',
  milligram: 'mg',
  'kilo pascal': 'kPa',
  millibar: 'mbar',
  'pound per square inch': '[psi]',
  degree: 'deg',
}

/** The UCUM code of a unit in words, as device registers write it (`Millimeter`, `French`); null when unknown. */
export function unitOfWord(word: string): string | null {
  const key = word.trim().toLowerCase()
  return Object.hasOwn(WORDS, key) ? (WORDS[key] ?? null) : null
}
