import type { FieldValue, NamedParty } from '#app/evidence/evidence.ts'
import type { FactKind } from '#app/vocabulary/fact-kinds.ts'
import type { GrantableGroup } from '#app/vocabulary/groups.ts'
import type { ScarId } from '#app/vocabulary/ids.ts'
import type { NotOffered } from '#policies/affordances.ts'
import type { StepContent } from './answer.ts'
import type { Category, ClockName, Disposition, Move, ScarState, Severity, Side, Step, StepState } from './scar.ts'

/** When something is due of the supplier. Instants are ISO in UTC, `day` YYYY-MM-DD in the supplier's zone. */
export type ClockView = {
  name: ClockName
  day: string
  due: string
  firstDue: string
  zone: string
  /** Counted Monday to Friday, because no calendar is known for these days. */
  beyondData: boolean
  metAt: string | null
  extendedBecause: string | null
  state: 'running' | 'overdue' | 'met' | 'met-late' | 'stopped'
}

/** A request as lists show it. */
export type ScarLine = {
  id: ScarId
  reference: string
  title: string
  part: string
  side: Side
  other: NamedParty
  severity: Severity
  category: Category
  state: ScarState
  /** Whose turn it is; null when it is over. */
  waits: 'us' | 'them' | null
  /** The clock that ends first of those that run. */
  clock: ClockView | null
  issuedAt: string
}

export type ItemView = { uri: string; said: string; quantity: number | null; unit: string | null }

/** A fact as its owner shared it: exactly this, as text, was digested. */
export type ExhibitShown = {
  fact: string
  kind: FactKind
  step: string | null
  eventTime: string | null
  offset: string | null
  item: string
  fields: Record<string, FieldValue>
  groups: GrantableGroup[]
}
export type ExhibitView = {
  id: string
  owner: NamedParty
  ours: boolean
  shown: ExhibitShown
  sharedBy: string
  sharedAt: string
  /** The fact was amended since. */
  superseded: boolean
  /** False when the copy is no longer what was digested. */
  whole: boolean
}

export type AnswerView = {
  cycle: number
  version: number
  content: StepContent
  submittedBy: string
  submittedAt: string
  verdict: { accepted: boolean; reason: string; by: string; at: string } | null
}

export type StepView = {
  step: Step
  state: StepState
  /** What complete means, as the customer said. */
  expected: string | null
  /** The newest first; of earlier cycles too. */
  answers: AnswerView[]
  maySubmit: boolean
}

export type ActView = {
  n: number
  move: string
  step: string | null
  side: Side
  by: string
  at: string
  reason: string | null
  state: ScarState
}
export type NoteView = {
  id: number
  by: string
  organization: NamedParty
  ours: boolean
  audience: 'both' | 'own'
  body: string
  at: string
}
export type SignatureView = {
  act: number
  name: string
  organization: NamedParty
  meaning: 'approval' | 'review' | 'responsibility'
  at: string
  zone: string
  digest: string
  whole: boolean
}

/** One request, whole, as one side may read it. */
export type ScarFile = ScarLine & {
  customer: NamedParty
  supplier: NamedParty
  defectCode: string | null
  problem: string
  disposition: Disposition
  costNote: string | null
  issuedBy: string
  cycle: number
  items: ItemView[]
  steps: StepView[]
  whole: boolean
  clocks: ClockView[]
  acts: ActView[]
  exhibits: ExhibitView[]
  notes: NoteView[]
  signatures: SignatureView[]
  forwards: { id: ScarId; reference: string; supplier: NamedParty }[]
  parent: { id: ScarId; reference: string } | null
  moves: Move[]
  /** Why this person may not act for their side; null when they may. */
  notOffered: NotOffered | null
  mayNote: boolean
  /** What a signature would be over, as text. */
  toSign: string
}
