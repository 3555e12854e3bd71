/** A released version as three numbers; a pre-release counts as before its release. */
type Version = readonly [number, number, number, boolean]

function versionOf(text: string): Version {
  const [, a, b, c, pre] = /^(\d+)\.(\d+)\.(\d+)(-.+)?/.exec(text) ?? []
  if (a === undefined || b === undefined || c === undefined) throw new Error(`no version: ${text}`)
  return [Number(a), Number(b), Number(c), pre === undefined]
}

function compare(a: Version, b: Version): number {
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2] || Number(a[3]) - Number(b[3])
}

/** Whether a version lies in a range of comparisons that must all hold: `>=6.0.0 <7.18.0`. Throws on any other form. */
export function isIn(version: string, range: string): boolean {
  return range.split(' ').every((part) => {
    const [, sign, bound] = /^(>=|<=|<|>|=)(\d+\.\d+\.\d+(?:-.+)?)$/.exec(part) ?? []
    if (sign === undefined || bound === undefined) throw new Error(`no range: ${part}`)
    const order = compare(versionOf(version), versionOf(bound))
    if (sign === '>=') return order >= 0
    if (sign === '<=') return order <= 0
    if (sign === '<') return order < 0
    return sign === '>' ? order > 0 : order === 0
  })
}
