import type { DecimalText } from './fact-input.ts'

/** A unit: its UCUM code, the unit its kind is compared in, and how to get there: value * times / by + plus. */
type Unit = { ucum: string; to: string; times: bigint; by: bigint; plus: bigint }

function unit(ucum: string, to: string = ucum, times = 1n, by = 1n, plus = 0n): Unit {
  return { ucum, to, times, by, plus }
}

/**
 * UN/CEFACT Recommendation 20 codes, which EPCIS documents use, by the UCUM code that means the same. Only units that
 * occur in the trade of devices; a code that is missing here is kept as said and has no canonical value beside it.
 */
const CODES: Readonly<Record<string, Unit>> = {
  // temperature: compared in degrees Celsius; not a factor but a line
  CEL: unit('Cel'),
  FAH: unit('[degF]', 'Cel', 5n, 9n, -32n),
  KEL: unit('K', 'Cel', 1n, 1n, -27315n),
  // shares
  P1: unit('%'),
  // pressure
  PAL: unit('Pa', 'kPa', 1n, 1000n),
  A97: unit('hPa', 'kPa', 1n, 10n),
  KPA: unit('kPa'),
  MPA: unit('MPa', 'kPa', 1000n),
  BAR: unit('bar', 'kPa', 100n),
  MBR: unit('mbar', 'kPa', 1n, 10n),
  // mass
  MGM: unit('mg', 'kg', 1n, 1_000_000n),
  GRM: unit('g', 'kg', 1n, 1000n),
  KGM: unit('kg'),
  TNE: unit('t', 'kg', 1000n),
  LBR: unit('[lb_av]', 'kg', 45359237n, 100_000_000n),
  ONZ: unit('[oz_av]', 'kg', 28349523125n, 1_000_000_000_000n),
  // length
  '4H': unit('um', 'm', 1n, 1_000_000n),
  MMT: unit('mm', 'm', 1n, 1000n),
  CMT: unit('cm', 'm', 1n, 100n),
  MTR: unit('m'),
  KMT: unit('km', 'm', 1000n),
  INH: unit('[in_i]', 'm', 254n, 10_000n),
  FOT: unit('[ft_i]', 'm', 3048n, 10_000n),
  // volume
  MLT: unit('mL', 'L', 1n, 1000n),
  LTR: unit('L'),
  MTQ: unit('m3', 'L', 1000n),
  // time
  SEC: unit('s'),
  MIN: unit('min', 's', 60n),
  HUR: unit('h', 's', 3600n),
  DAY: unit('d', 's', 86_400n),
  // force, torque, speed
  NEW: unit('N'),
  NU: unit('N.m'),
  MTS: unit('m/s'),
  KMH: unit('km/h', 'm/s', 1000n, 3600n),
  // dose, concentration, light
  A95: unit('Gy', 'kGy', 1n, 1000n),
  M1: unit('mg/L'),
  A93: unit('g/m3', 'mg/L', 1n, 1000n),
  LUX: unit('lx'),
  DD: unit('deg'),
}

const BY_UCUM = new Map(Object.values(CODES).map((one) => [one.ucum, one]))
BY_UCUM.set('kGy', unit('kGy'))

/**
 * A value in the unit its kind is compared in, beside what was entered: 131 FAH gives 55 Cel. Exact decimals; what
 * does not end (thirds) is rounded at 12 places. Null when the unit is not known here.
 */
export function canonicalReading(value: DecimalText, code: string): { value: DecimalText; unit: string } | null {
  const known = Object.hasOwn(CODES, code) ? CODES[code] : BY_UCUM.get(code)
  if (!known) return null
  const said = /^(-?)(\d+)(?:\.(\d+))?$/.exec(value)
  if (!said) return null
  const [, sign = '', whole = '', fraction = ''] = said
  const places = 12n
  const scale = 10n ** BigInt(fraction.length)
  const amount = BigInt(`${sign}${whole}${fraction}`)
  // Kelvin is written in hundredths: 273.15 is no integer.
  const plus = known.ucum === 'K' ? (known.plus * scale) / 100n : known.plus * scale
  const whole12 = (amount + plus) * known.times * 10n ** places
  return { value: decimal(divide(whole12, known.by * scale), Number(places)), unit: known.to }
}

/** Rounded to the nearest, halves away from zero. */
function divide(above: bigint, below: bigint): bigint {
  const half = below / 2n
  return above >= 0n ? (above + half) / below : -((-above + half) / below)
}

function decimal(scaled: bigint, places: number): string {
  const digits = (scaled < 0n ? -scaled : scaled).toString().padStart(places + 1, '0')
  const fraction = digits.slice(-places).replace(/0+$/, '')
  const sign = scaled < 0n ? '-' : ''
  return `${sign}${digits.slice(0, -places)}${fraction ? `.${fraction}` : ''}`
}
