import type { Role } from '#db/portal/foundation.ts'

/** A person's own account, as its page shows it. Instants are ISO in UTC. */
export type AccountView = {
  person: { name: string; email: string; zone: string }
  organizations: { name: string; nameZh: string | null; roles: Role[] }[]
  factor: { since: string; codesLeft: number } | null
  /** Organizations that demand a second factor of this person. */
  demandedBy: { name: string; nameZh: string | null }[]
  /** Whether they said a short while ago who they are. */
  fresh: boolean
  sessions: {
    current: boolean
    since: string
    lastSeen: string
    organization: { name: string; nameZh: string | null } | null
    secondFactor: boolean
  }[]
}
