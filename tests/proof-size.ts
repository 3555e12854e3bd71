/**
 * How large a proof runs: at full size under `npm run proof`, a small share of it in `npm test`. The proof itself is
 * written once, so that what the share shows is what the full run shows.
 */
export function proofSize(full: number, share: number): number {
  return process.env.PROOF === 'full' ? full : share
}
