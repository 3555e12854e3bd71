import type { DeliveryLine } from './delivery.ts'

/**
 * The line of a delivery that a scanned code means, null when none. The browser only has to find the code among a few
 * known items, so it looks for their identifiers in it: serial first, then the logistic unit, then the lot, each with
 * its product. The server reads the code properly once more when the receipt is confirmed.
 */
export function matchLine(lines: readonly DeliveryLine[], code: string): DeliveryLine | null {
  const exact = lines.find((line) => line.uri === code)
  if (exact) return exact
  const said = code
    .normalize('NFKC')
    .replaceAll(/\{GS\}|\^\]|\u001d|[(/?]/g, '|')
    .replaceAll(/[)\s]/g, '')
    .concat('|')
  const names = (line: DeliveryLine) => line.di !== null && said.includes(line.di.replace(/^0+/, ''))
  /** The value of an identifier, whole: S1 is not found in S10. */
  const says = (ai: string, value: string | null) =>
    value !== null && (said.includes(`${ai}${value}|`) || said.includes(`|${ai}|${value}|`))
  return (
    lines.find((line) => line.kind === 'logistic-unit' && says('00', line.uri.split('/').at(-1) ?? null)) ??
    lines.find((line) => says('21', line.serial) && names(line)) ??
    lines.find((line) => line.serial === null && says('10', line.lot) && names(line)) ??
    null
  )
}
