/**
 * Everything that can be wrong with an identifier. Closed: the interface has a sentence for each in both languages.
 * The parameters each sentence may use stand in brackets.
 */
export const PROBLEM_CODES = [
  // --- the text as a whole
  'empty', // nothing was entered
  'too-long', // over 2,000 characters, read no further {length, max}
  'not-recognised', // no scheme we know reads this
  'cleaned', // warning: full-width, spaces or separator words were turned into what the code must have held
  'separators-guessed', // warning: no separators came in; there is only one way to read it
  'ambiguous', // no separators came in, and there is more than one way to read it {readings}
  // --- one element
  'unknown-ai', // no such application identifier {found}
  'empty-value', // an identifier with nothing behind it
  'too-short', // value shorter than its format {length}
  'too-long-value', // value longer than its format {length, max}
  'not-digits', // a character that is not a digit in a number {character}
  'bad-character', // a character the format does not allow {character}
  'check-digit', // mod-10 check digit {found, expected}
  'check-character', // check character or pair of a code {found, expected}
  'bad-date', // no such month or day {value}
  'bad-time', // no such hour, minute or second {value}
  'bad-prefix', // does not begin with a company prefix {value}
  'bad-country', // no such country {value}
  'bad-currency', // no such currency {value}
  'bad-iban', // bank account number {value}
  'bad-number', // zero where none may be, or the other way round {value}
  'bad-piece', // piece number beyond its total, or zero {value}
  'bad-escape', // broken percent sequence {value}
  'bad-code', // not a code of the closed list of this element {value}
  'needs-letter', // must hold at least one character that is not a digit
  'bad-bracket', // brackets that do not make identifiers
  // --- elements together
  'said-twice', // the same identifier with two values {values}
  'needs-other', // warning: may only stand with another identifier {needs}
  'excludes-other', // two identifiers that may not stand together {other}
  'needs-serialised-key', // a signature without something serialised to sign
  // --- Digital Link
  'bad-link', // not a link with a GS1 key in its path
  'bad-path', // an identifier in the path that does not belong there, or in the wrong order {found}
  'bad-parameter', // a numeric query parameter that may not stand there {found}
  // --- HIBC, ISBT 128, MA, AHM
  'bad-structure', // the flags of the scheme do not add up {found}
  'check-missing', // warning: no check character came in
  // --- the reading
  'no-product', // warning: nothing in it names a product, package, place or asset
  'guessed-scheme', // warning: read as a bare number {scheme}
] as const

export type ProblemCode = (typeof PROBLEM_CODES)[number]

export interface Problem {
  code: ProblemCode
  severity: 'error' | 'warning'
  /** Offset in the cleaned text, where there is one. */
  at?: number
  ai?: string
  params: Record<string, string | number>
}

/** An error: the identifier cannot be what its labeler printed. */
export function fault(
  code: ProblemCode,
  where: { at?: number; ai?: string } = {},
  params: Problem['params'] = {},
): Problem {
  return { code, severity: 'error', ...where, params }
}

/** A warning: readable, but worth a second look. */
export function doubt(
  code: ProblemCode,
  where: { at?: number; ai?: string } = {},
  params: Problem['params'] = {},
): Problem {
  return { code, severity: 'warning', ...where, params }
}
