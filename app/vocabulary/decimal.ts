/** A decimal number as text: `-12.50` keeps its zero. No binary fractions, so 0.1 + 0.2 is 0.3. */
interface Parts {
  digits: bigint
  scale: number
}

const DECIMAL = /^(-?)(\d{1,30})(?:\.(\d{1,30}))?$/

function parts(text: string): Parts | null {
  const said = DECIMAL.exec(text)
  if (!said) return null
  const [, sign, whole = '', fraction = ''] = said
  const digits = BigInt(whole + fraction)
  return { digits: sign === '-' ? -digits : digits, scale: fraction.length }
}

function print({ digits, scale }: Parts): string {
  const size = (digits < 0n ? -digits : digits).toString().padStart(scale + 1, '0')
  const whole = size.slice(0, size.length - scale)
  const fraction = scale === 0 ? '' : size.slice(-scale).replace(/0+$/, '')
  return `${digits < 0n ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`
}

function aligned(left: string, right: string): { left: bigint; right: bigint; scale: number } | null {
  const [a, b] = [parts(left), parts(right)]
  if (!a || !b) return null
  const scale = Math.max(a.scale, b.scale)
  return { left: a.digits * 10n ** BigInt(scale - a.scale), right: b.digits * 10n ** BigInt(scale - b.scale), scale }
}

/** Whether a text is a decimal number: up to 30 digits on either side of the point, no exponent. */
export function isDecimal(text: string): boolean {
  return DECIMAL.test(text)
}

/** The shortest form of a decimal: `007.50` -> `7.5`. Null when it is none. */
export function plainDecimal(text: string): string | null {
  const said = parts(text)
  return said && print(said)
}

/** Sum of two decimals; null when either is none. */
export function addDecimals(left: string, right: string): string | null {
  const both = aligned(left, right)
  return both && print({ digits: both.left + both.right, scale: both.scale })
}

/** Difference of two decimals; null when either is none. */
export function subtractDecimals(left: string, right: string): string | null {
  const both = aligned(left, right)
  return both && print({ digits: both.left - both.right, scale: both.scale })
}

/** Product of two decimals; null when either is none. */
export function multiplyDecimals(left: string, right: string): string | null {
  const [a, b] = [parts(left), parts(right)]
  return a && b && print({ digits: a.digits * b.digits, scale: a.scale + b.scale })
}

/** -1, 0 or 1 as the first is below, equal to or above the second; null when either is no decimal. */
export function compareDecimals(left: string, right: string): -1 | 0 | 1 | null {
  const both = aligned(left, right)
  if (!both) return null
  return both.left < both.right ? -1 : both.left > both.right ? 1 : 0
}
