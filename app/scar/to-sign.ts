import type { ScarFile } from './scar-view.ts'

/**
 * What a signature is over: the request, the newest answer of each step and every exhibit, as canonical JSON in which keys
 * are sorted, with the language in which it was shown. The same record gives the same text (21 CFR 11.70).
 */
export function toSign(file: Omit<ScarFile, 'toSign'>, language: string): string {
  return canonical({
    language,
    reference: file.reference,
    customer: file.customer.name,
    supplier: file.supplier.name,
    state: file.state,
    cycle: file.cycle,
    severity: file.severity,
    title: file.title,
    part: file.part,
    defectCode: file.defectCode,
    problem: file.problem,
    disposition: file.disposition,
    items: file.items,
    steps: file.steps.map(({ step, state, expected, answers }) => ({
      step,
      state,
      expected,
      answer: answers[0] ?? null,
    })),
    exhibits: file.exhibits.map(({ id, shown, sharedAt }) => ({ id, shown, sharedAt })),
  })
}

/** JSON with sorted keys and no space. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((one) => canonical(one)).join(',')}]`
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value)
      .filter(([, inner]) => inner !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
    return `{${entries.map(([name, inner]) => `${JSON.stringify(name)}:${canonical(inner)}`).join(',')}}`
  }
  return JSON.stringify(value)
}
