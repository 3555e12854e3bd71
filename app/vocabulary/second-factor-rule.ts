/** Of whom an organization demands a second factor: of nobody, of those who can do much, of everyone. */
export const SECOND_FACTOR_RULES = ['optional', 'privileged', 'everyone'] as const
export type SecondFactorRule = (typeof SECOND_FACTOR_RULES)[number]
