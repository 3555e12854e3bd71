import { CBV, GS1_WEB_VOCABULARY, type Namespaces, TRACE_COMMONS, expand } from './namespaces.ts'

/** Closed lists of the Core Business Vocabulary 2.0. A word that stands bare must be one of these. */
const STEPS =
  'accepting arriving assembling collecting commissioning consigning creating_class_instance cycle_counting decommissioning departing destroying disassembling dispensing encoding entering_exiting holding inspecting installing killing loading other packing picking receiving removing repackaging repairing replacing reserving retail_selling sampling sensor_reporting shipping staging_outbound stock_taking stocking storing transporting unloading unpacking void_shipping'
const DISPOSITIONS =
  'active available completeness_inferred completeness_verified conformant container_closed container_open damaged destroyed dispensed disposed encoded expired in_progress in_transit inactive mismatch_class mismatch_instance mismatch_quantity needs_replacement no_pedigree_match non_conformant non_sellable_other partially_dispensed recalled reserved retail_sold returned sellable_accessible sellable_not_accessible stolen unavailable unknown'
const TRANSACTIONS = 'bol cert desadv inv pedigree po poc prodorder recadv rma testprd testres upevt'
const PARTIES = 'owning_party possessing_party location'
const REASONS = 'did_not_occur incorrect_data'
const COMPONENTS =
  'x y z axial_distance azimuth height spherical_radius polar_angle elevation_angle easting northing latitude longitude altitude'
const MEASUREMENTS =
  'AbsoluteHumidity AbsorbedDose AbsorbedDoseRate Acceleration Radioactivity Altitude AmountOfSubstance AmountOfSubstancePerUnitVolume Angle AngularAcceleration AngularMomentum AngularVelocity Area Capacitance Conductance Conductivity Count Density Dimensionless DoseEquivalent DoseEquivalentRate DynamicViscosity ElectricCharge ElectricCurrent ElectricCurrentDensity ElectricFieldStrength Energy Exposure Force Frequency Illuminance Inductance Irradiance KinematicViscosity Length LinearMomentum Luminance LuminousFlux LuminousIntensity MagneticFlux MagneticFluxDensity MagneticVectorPotential Mass MassConcentration MassFlowRate MassPerAreaTime MemoryCapacity MolalityOfSolute MolarEnergy MolarMass MolarVolume Power Pressure RadiantFlux RadiantIntensity RelativeHumidity Resistance Resistivity SolidAngle SpecificVolume Speed SurfaceDensity SurfaceTension Temperature Time Torque Voltage Volume VolumeFlowRate VolumeFraction VolumetricFlux Wavenumber'
const ALERTS = 'ALARM_CONDITION ERROR_CONDITION'

type List = {
  readonly words: ReadonlySet<string>
  /** What a sentence calls a member of the list. */
  readonly name: string
  /** Address that the word is appended to; the event hash writes words in this form. */
  readonly address: string
  /** Segment of the URN form of CBV 1.x, null where there was none. */
  readonly urn: string | null
}

function list(words: string, name: string, address: string, urn: string | null): List {
  return { words: new Set(words.split(' ')), name, address, urn }
}

export const LISTS = {
  step: list(STEPS, 'business step', `${CBV}BizStep-`, 'bizstep'),
  disposition: list(DISPOSITIONS, 'disposition', `${CBV}Disp-`, 'disp'),
  transaction: list(TRANSACTIONS, 'business transaction type', `${CBV}BTT-`, 'btt'),
  party: list(PARTIES, 'source or destination type', `${CBV}SDT-`, 'sdt'),
  reason: list(REASONS, 'error reason', `${CBV}ER-`, 'er'),
  component: list(COMPONENTS, 'sensor component', `${CBV}Comp-`, null),
  measurement: list(MEASUREMENTS, 'measurement type', GS1_WEB_VOCABULARY, null),
  alert: list(ALERTS, 'sensor alert', GS1_WEB_VOCABULARY, null),
} as const satisfies Record<string, List>

export type ListName = keyof typeof LISTS

export type Word =
  | { readonly from: 'cbv'; readonly word: string }
  | { readonly from: 'ours'; readonly word: string }
  | { readonly from: 'others'; readonly uri: string }
  | { readonly from: 'nowhere'; readonly message: string }

/** Longest identifier or address taken in: an index of the database holds no more, and no real one comes near. */
export const MAX_URI = 1000

/** Whether a text is an absolute URI (RFC 3986 characters only, at most 1,000 of them). */
export function isUri(text: string): boolean {
  return text.length <= MAX_URI && /^[A-Za-z][A-Za-z0-9+.-]*:[\w\-.~:/?#[\]@!$&'()*+,;=%]+$/.test(text)
}

/**
 * A word of a closed list, read in any of its forms: bare, `urn:epcglobal:cbv:…`, `https://ref.gs1.org/cbv/…`, prefixed;
 * ours (`tc:…`, `urn:trace-commons:voc:1:…`); or any other absolute URI, which is somebody's own word.
 */
export function readWord(kind: ListName, text: string, namespaces: Namespaces): Word {
  const { words, name, address, urn } = LISTS[kind]
  if (words.has(text)) return { from: 'cbv', word: text }
  // The GS1 web vocabulary grows faster than CBV is printed: any well-formed word is taken for a measurement of it.
  const grows = kind === 'measurement' && /^[A-Za-z][A-Za-z0-9_-]{0,79}$/.test(text)
  if (grows) return { from: 'cbv', word: text }
  const full = expand(text, namespaces)
  if (full.startsWith(TRACE_COMMONS)) return { from: 'ours', word: full.slice(TRACE_COMMONS.length) }
  const standard = standardWord(full, address, urn)
  if (standard !== null) {
    const word = kind === 'measurement' ? standard.replace(/^MT-/, '') : standard
    return words.has(word) || kind === 'measurement' ? { from: 'cbv', word } : unknown(text, name)
  }
  if (/^urn:epcglobal:cbv:|^https?:\/\/(?:ref|ns)\.gs1\.org\/cbv\//.test(full)) return unknown(text, name)
  if (isUri(full)) return { from: 'others', uri: full }
  return unknown(text, name)
}

function standardWord(full: string, address: string, urn: string | null): string | null {
  const secure = full
    .replace(/^http:/, 'https:')
    .replace('https://ns.gs1.org/cbv/', CBV)
    .replace('//www.gs1.org/voc/', '//gs1.org/voc/')
  if (secure.startsWith(address)) return secure.slice(address.length)
  const old = `urn:epcglobal:cbv:${urn}:`
  return urn !== null && full.startsWith(old) ? full.slice(old.length) : null
}

function unknown(text: string, name: string): Word {
  const said = text.length > 60 ? `${text.slice(0, 60)}…` : text
  return { from: 'nowhere', message: `"${said}" is not a ${name} of CBV 2.0, nor a URI of your own` }
}

/** A word as facts keep it: bare for CBV, `tc:…` for ours, the full URI for others. The text itself when unreadable. */
export function keptWord(kind: ListName, text: string, namespaces: Namespaces): string {
  const word = readWord(kind, text, namespaces)
  if (word.from === 'cbv') return word.word
  if (word.from === 'ours') return `tc:${word.word}`
  return word.from === 'others' ? word.uri : text
}

/** A word as the event hash writes it: the full web address for CBV words, the full URI for all others. */
export function hashedWord(kind: ListName, text: string, namespaces: Namespaces): string {
  const word = readWord(kind, text, namespaces)
  return word.from === 'cbv' ? LISTS[kind].address + word.word : expand(text, namespaces)
}
