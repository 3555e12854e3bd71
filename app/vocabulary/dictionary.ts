import { DICTIONARY_ENTRIES } from './dictionary-entries.ts'
import type { Group } from './groups.ts'

export type ValueKind = 'text' | 'number' | 'date' | 'boolean' | 'code'

export interface Words {
  en: string
  zh: string
}

/** One field a fact may carry: what it is called, where it stands, who may be granted it. */
export interface DictionaryEntry {
  /** Served as `urn:trace-commons:voc:1:<name>`, written `tc:<name>` in documents. */
  name: string
  /** Where policies and questions find it: `ilmd.expiry`, `bizTransaction.po`, `x.eoTemperature`. */
  address: string
  group: Group
  value: ValueKind
  /** UCUM, case sensitive. */
  unit?: string
  labels: Words
  says: Words
  codes?: readonly string[]
}

export const VOCABULARY_NAMESPACE = 'urn:trace-commons:voc:1:'
export const VOCABULARY_PREFIX = 'tc'

/** The data dictionary, version 1. */
export const DICTIONARY: readonly DictionaryEntry[] = DICTIONARY_ENTRIES

const byAddress = new Map(DICTIONARY.map((entry) => [entry.address, entry]))
const byName = new Map(DICTIONARY.map((entry) => [entry.name, entry]))

/** The entry a name stands for (`eoTemperature`, with or without `tc:` or the namespace); null for foreign names. */
export function dictionaryEntry(name: string): DictionaryEntry | null {
  const bare = name.startsWith(VOCABULARY_NAMESPACE)
    ? name.slice(VOCABULARY_NAMESPACE.length)
    : name.replace(/^tc:/, '')
  return byName.get(bare) ?? null
}

/** The entry of a field address; null when nobody has said what that field is. */
export function entryAt(address: string): DictionaryEntry | null {
  return byAddress.get(address) ?? null
}

/** Business transaction types of CBV 2.0, by the group in which they are granted. */
const TRANSACTIONS: Record<string, Group> = {
  po: 'commercial',
  poc: 'commercial',
  inv: 'commercial',
  rma: 'commercial',
  desadv: 'commercial',
  recadv: 'commercial',
  bol: 'commercial',
  pedigree: 'identity',
  upevt: 'identity',
  prodorder: 'process',
  cert: 'release',
  testprd: 'inspection',
  testres: 'inspection',
}

const ENDS: Record<string, Group> = { owning_party: 'parties', possessing_party: 'parties', location: 'places' }

/** Measurements a sensor report may carry, as the GS1 web vocabulary names them, first letter lower. */
const MEASUREMENTS = new Set(
  (
    'absoluteHumidity absorbedDose absorbedDoseRate acceleration radioactivity altitude amountOfSubstance ' +
    'amountOfSubstancePerUnitVolume angle angularAcceleration angularMomentum angularVelocity area capacitance ' +
    'conductance conductivity count density dimensionless doseEquivalent doseEquivalentRate dynamicViscosity ' +
    'electricCharge electricCurrent electricCurrentDensity electricFieldStrength energy exposure force frequency ' +
    'illuminance inductance irradiance kinematicViscosity length linearMomentum luminance luminousFlux ' +
    'luminousIntensity magneticFlux magneticFluxDensity magneticVectorPotential mass massConcentration massFlowRate ' +
    'massPerAreaTime memoryCapacity molalityOfSolute molarEnergy molarMass molarVolume power pressure radiantFlux ' +
    'radiantIntensity relativeHumidity resistance resistivity solidAngle specificVolume speed surfaceDensity ' +
    'surfaceTension temperature time torque voltage volume volumeFlowRate volumeFluxPerUnitArea volumetricFlux ' +
    'openDoor alarm gasConcentration vibration tilt shock light battery'
  ).split(' '),
)

/**
 * The group a field address belongs to. What nobody has described is `unclassified`: no grant may name it, so it is
 * shown to its owner only.
 */
export function fieldGroup(address: string): Group {
  const known = byAddress.get(address)
  if (known) return known.group
  const dot = address.indexOf('.')
  const list = dot < 0 ? address : address.slice(0, dot)
  const what = dot < 0 ? '' : address.slice(dot + 1)
  if (list === 'bizTransaction') return own(TRANSACTIONS, what) ?? (what === '' ? 'commercial' : 'unclassified')
  if (list === 'source' || list === 'destination') return own(ENDS, what) ?? (what === '' ? 'parties' : 'unclassified')
  if (list === 'sensor') return what === '' || MEASUREMENTS.has(what) ? 'sensor' : 'unclassified'
  return 'unclassified'
}

function own(table: Record<string, Group>, key: string): Group | undefined {
  return Object.hasOwn(table, key) ? table[key] : undefined
}

/** Instance data of EPCIS and of ours, as documents name it -> field address. */
export const ILMD_ADDRESSES: Readonly<Record<string, string>> = {
  'cbvmda:lotNumber': 'ilmd.lot',
  'cbvmda:itemExpirationDate': 'ilmd.expiry',
  'tc:manufactureDate': 'ilmd.made',
  ...Object.fromEntries(
    DICTIONARY.filter((entry) => entry.address.startsWith('ilmd.')).map((entry) => [`tc:${entry.name}`, entry.address]),
  ),
}

/** Fields computed over all others: shown only to a reader who sees every group of the fact. */
export const NEEDS_EVERY_GROUP: ReadonlySet<string> = new Set(['hash'])
