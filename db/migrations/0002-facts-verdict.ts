/** What one organization is told: the walk, the strip of custody, and the five checks. */
export const VERDICT: readonly string[] = []
