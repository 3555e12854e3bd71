import type { SecondFactorRule } from '#app/vocabulary/second-factor-rule.ts'
import type { Role } from '#db/portal/foundation.ts'

/** Roles that may sign, grant, launch or administer. */
const PRIVILEGED: readonly Role[] = ['admin', 'quality', 'recall-coordinator', 'data-steward']

/** Whether somebody with these roles may act for an organization with this rule only after showing a second factor. */
export function demandsSecondFactor(rule: SecondFactorRule, roles: readonly Role[]): boolean {
  if (rule === 'everyone') return true
  return rule === 'privileged' && roles.some((role) => PRIVILEGED.includes(role))
}
