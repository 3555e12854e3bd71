import type { DayUnit } from './working-days.ts'

export const SEVERITIES = ['critical', 'major', 'minor'] as const
/** How grave a defect is, as the one who asks judges it. */
export type Severity = (typeof SEVERITIES)[number]

export const CLOCK_STEPS = [
  'acknowledge',
  'containment',
  'answer',
  'complaint-reportability',
  'capa-plan',
  'capa-effectiveness',
] as const
/**
 * What has a clock of its own: a SCAR is acknowledged, its containment (D3) comes ahead of its answer (D4 to D7); of a
 * complaint it is decided whether it must be reported; a CAPA gets a plan, and its effectiveness is judged.
 */
export type ClockStep = (typeof CLOCK_STEPS)[number]

/** How long may be taken. */
export type ResponseTime = { readonly days: number; readonly unit: DayUnit }

const working = (days: number): ResponseTime => ({ days, unit: 'working' })
const calendar = (days: number): ResponseTime => ({ days, unit: 'calendar' })

/**
 * What the product proposes until an organization decides: the usual clocks of supplier agreements. Reportability is to be
 * decided well within what the law gives for the report itself (Regulation (EU) 2017/745, article 87: 2, 10 and 15 days
 * after awareness; 21 CFR 803.53 and 803.20: 5 work days and 30 calendar days).
 */
export const PROPOSED_TIMES: Readonly<Record<ClockStep, Readonly<Record<Severity, ResponseTime>>>> = {
  acknowledge: { critical: working(2), major: working(2), minor: working(2) },
  containment: { critical: working(1), major: working(2), minor: working(2) },
  answer: { critical: working(20), major: working(20), minor: working(20) },
  'complaint-reportability': { critical: calendar(1), major: calendar(5), minor: calendar(10) },
  'capa-plan': { critical: calendar(15), major: calendar(30), minor: calendar(30) },
  'capa-effectiveness': { critical: calendar(90), major: calendar(90), minor: calendar(90) },
}
