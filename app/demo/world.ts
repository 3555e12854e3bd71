import { daysAfter, monthsAfter, type Day } from './calendar.ts'
import { gln, gtin, uri } from './identifiers.ts'

/**
 * The standing part of the demo world: companies, people, products, identifiers, appointments and grants. Invented
 * throughout; every GS1 key comes from 952, the prefix GS1 keeps for demonstrations.
 */
export type OrganizationKind =
  'manufacturer' | 'supplier' | 'processor' | 'logistics' | 'distributor' | 'hospital' | 'authority' | 'operator'
export type RoleName = 'admin' | 'quality' | 'recall-coordinator' | 'data-steward' | 'operations' | 'viewer'

export type DemoOrganization = {
  readonly slug: string
  readonly name: string
  readonly nameZh: string
  readonly kind: OrganizationKind
  readonly country: 'IE' | 'DE' | 'US' | 'CN'
  /** IANA name; the offset of every fact of theirs comes from it. */
  readonly zone: string
  /** GS1 company prefix, or null for a company that numbers things its own way. */
  readonly prefix: string | null
}

const ZONES = { IE: 'Europe/Dublin', DE: 'Europe/Berlin', US: 'America/New_York', CN: 'Asia/Shanghai' } as const

function company(
  slug: string,
  name: string,
  nameZh: string,
  kind: OrganizationKind,
  country: DemoOrganization['country'],
  prefix: string | null,
): DemoOrganization {
  return { slug, name, nameZh, kind, country, zone: ZONES[country], prefix }
}

export const ORGANIZATIONS: readonly DemoOrganization[] = [
  company('meridian', 'Meridian Orthopaedics', '子午线骨科', 'manufacturer', 'IE', '952123410'),
  company('calder', 'Calder Infusion', '卡德输注', 'manufacturer', 'US', '952123420'),
  company('brightforge', 'Brightforge', '明锻精工', 'supplier', 'CN', '952123425'),
  company('ridgeline-mills', 'Ridgeline Mills', '岭线特钢', 'supplier', 'US', null),
  company('bolt-titanium', 'Bolt Titanium', '博特钛业', 'supplier', 'DE', null),
  company('nut-and-thread', 'Nut & Thread', '恒纹紧固件', 'supplier', 'DE', '952123430'),
  company('polymera', 'Polymera', '宝丽高分子', 'supplier', 'CN', '952123435'),
  company('halcyon-sterile', 'Halcyon Sterile', '翠鸟灭菌', 'processor', 'IE', '952123440'),
  company('northline', 'Northline Logistics', '北线物流', 'logistics', 'DE', '952123450'),
  company('harbour-cold-chain', 'Harbour Cold Chain', '港冷物流', 'logistics', 'CN', '952123460'),
  company('tern-medical', 'Tern Medical Supply', '燕鸥医疗供应', 'distributor', 'CN', '952123470'),
  company('st-brigids', "St Brigid's Hospital", '圣布里吉德医院', 'hospital', 'IE', '952123480'),
  company('east-lake', 'East Lake Hospital', '东湖医院', 'hospital', 'CN', '952123485'),
  company('national-device-authority', 'National Device Authority', '国家器械监管局', 'authority', 'IE', null),
  company('operator', 'Trace Commons Operator', '平台运营方', 'operator', 'IE', null),
]

const bySlug = new Map(ORGANIZATIONS.map((organization) => [organization.slug, organization]))

/** The company with a slug. Throws for a slug that is not of the demo. */
export function organization(slug: string): DemoOrganization {
  const found = bySlug.get(slug)
  if (!found) throw new Error(`no company ${slug} in the demo`)
  return found
}

function prefixOf(slug: string): string {
  const { prefix } = organization(slug)
  if (prefix === null) throw new Error(`${slug} has no GS1 prefix`)
  return prefix
}

/** The party URI under which facts name a company. */
export function partyOf(slug: string): string {
  const { prefix } = organization(slug)
  return prefix === null ? uri.ownParty(slug) : uri.party(gln(prefix, 1))
}

/** A place of a company: a GLN where it has a prefix, its own name otherwise. */
export function placeOf(slug: string, place: PlaceName): string {
  const { prefix } = organization(slug)
  return prefix === null ? uri.ownPlace(slug, place) : uri.place(gln(prefix, PLACES[place]))
}

const PLACES = {
  works: 10,
  laboratory: 11,
  stores: 12,
  dock: 13,
  theatre: 14,
  ward: 15,
  quay: 16,
  workshop: 17,
} as const
export type PlaceName = keyof typeof PLACES

/** A clinic that is supplied but is no member: a prefix that nobody in the portal holds. */
export const RIVERSIDE_CLINIC = uri.party(gln('952123499', 1))

export type DemoProduct = {
  readonly key: string
  readonly di: string
  readonly labeler: string
  readonly name: string
  readonly nameZh: string
  readonly model: string
  readonly description: string
  readonly sterile: boolean | null
  /** Highest storage temperature as printed. */
  readonly storageMax: string | null
}

/** Whether a device is delivered sterile; materials say nothing of it. */
const STERILE = new Map([
  ['femoral', true],
  ['tray', true],
  ['insert', true],
  ['cement', true],
  ['iv-set', true],
  ['pump', false],
  ['instrument', false],
])

function product(
  key: string,
  labeler: string,
  item: number,
  name: string,
  nameZh: string,
  model: string,
  description: string,
): DemoProduct {
  const sterile = STERILE.get(key) ?? null
  const storageMax = key === 'cement' ? '25 °C' : null
  return { key, di: gtin(prefixOf(labeler), item), labeler, name, nameZh, model, description, sterile, storageMax }
}

const LIST = [
  product(
    'femoral',
    'meridian',
    1,
    'K7 femoral component, size 4',
    'K7 股骨髁 4 号',
    'K7-F4',
    'Cementless femoral component, forged titanium alloy, sterile (EO).',
  ),
  product(
    'tray',
    'meridian',
    2,
    'K7 tibial tray, size 3',
    'K7 胫骨托 3 号',
    'K7-T3',
    'Tibial tray with locking screw, forged titanium alloy, sterile (EO).',
  ),
  product(
    'insert',
    'meridian',
    3,
    'K7 insert, 10 mm',
    'K7 衬垫 10 毫米',
    'K7-I10',
    'Tibial insert, UHMWPE, sterile (EO).',
  ),
  product(
    'cement',
    'meridian',
    4,
    'Cementa G bone cement, 40 g',
    'Cementa G 骨水泥 40 克',
    'CG-40',
    'Bone cement with gentamicin. Store at no more than 25 °C.',
  ),
  product('instrument', 'meridian', 5, 'K7 impactor', 'K7 打入器', 'K7-IM', 'Reusable instrument of the K7 loan set.'),
  product(
    'pump',
    'calder',
    1,
    'Calder CI-300 infusion pump',
    '卡德 CI-300 输注泵',
    'CI-300',
    'Volumetric infusion pump with updatable software.',
  ),
  product(
    'iv-set',
    'calder',
    2,
    'Calder IV set, 20 drops',
    '卡德输液器 20 滴',
    'IV-20',
    'Single-use infusion set, sterile; identified by lot.',
  ),
  product(
    'screw',
    'nut-and-thread',
    1,
    'Locking screw M3 x 8',
    '锁紧螺钉 M3 x 8',
    'LS-M3-8',
    'Titanium locking screw, supplied to makers of devices.',
  ),
  product(
    'resin',
    'polymera',
    1,
    'UHMWPE bar PE-1050',
    '超高分子量聚乙烯棒 PE-1050',
    'PE-1050',
    'Compression-moulded UHMWPE bar, medical grade.',
  ),
] as const

export const PRODUCTS: readonly DemoProduct[] = LIST

/** The identifier (GTIN-14) of a product by its short name in the demo. */
export function di(key: string): string {
  const found = PRODUCTS.find((one) => one.key === key)
  if (!found) throw new Error(`no product ${key} in the demo`)
  return found.di
}

export type DemoPerson = {
  readonly email: string
  readonly name: string
  readonly language: 'en' | 'zh-CN'
  readonly zone: string
  /** The first is where their address belongs; a second company makes them choose at sign-in. */
  readonly memberships: readonly { readonly organization: string; readonly roles: readonly RoleName[] }[]
}

function person(
  local: string,
  slug: string,
  name: string,
  roles: RoleName[],
  also: DemoPerson['memberships'] = [],
): DemoPerson {
  const home = organization(slug)
  return {
    email: `${local}@${slug}.example`,
    name,
    language: home.country === 'CN' ? 'zh-CN' : 'en',
    zone: home.zone,
    memberships: [{ organization: slug, roles }, ...also],
  }
}

/** One phrase for every account of the demo. It exists only where PUBLIC_URL is this machine. */
export const DEMO_PASSWORD = 'trace-demo-2026'

export const PEOPLE: readonly DemoPerson[] = [
  person('niamh.byrne', 'meridian', 'Niamh Byrne', ['quality', 'recall-coordinator']),
  person('declan.walsh', 'meridian', 'Declan Walsh', ['data-steward']),
  person('siobhan.kelly', 'meridian', 'Siobhán Kelly', ['admin', 'operations']),
  person('grace.holloway', 'calder', 'Grace Holloway', ['quality', 'data-steward']),
  person('ray.ortiz', 'calder', 'Ray Ortiz', ['admin', 'recall-coordinator', 'operations']),
  person('zhou.min', 'brightforge', '周敏 Zhou Min', ['admin', 'quality', 'data-steward', 'operations']),
  person('dale.hutchins', 'ridgeline-mills', 'Dale Hutchins', ['admin', 'quality', 'data-steward', 'operations']),
  person('jonas.keller', 'bolt-titanium', 'Jonas Keller', ['quality', 'data-steward']),
  person('petra.vogel', 'bolt-titanium', 'Petra Vogel', ['admin', 'operations']),
  person(
    'martina.frey',
    'nut-and-thread',
    'Martina Frey',
    ['admin', 'quality', 'data-steward', 'operations'],
    [{ organization: 'bolt-titanium', roles: ['quality'] }],
  ),
  person('wang.lei', 'polymera', '王磊 Wang Lei', ['admin', 'quality', 'data-steward', 'operations']),
  person('orla.dunne', 'halcyon-sterile', 'Orla Dunne', ['admin', 'quality', 'data-steward', 'operations']),
  person('sven.brandt', 'northline', 'Sven Brandt', ['admin', 'operations', 'data-steward']),
  person('lin.hai', 'harbour-cold-chain', '林海 Lin Hai', ['admin', 'operations', 'data-steward']),
  person('xu.ning', 'tern-medical', '徐宁 Xu Ning', ['admin', 'operations', 'quality', 'data-steward']),
  person('maeve.oconnor', 'st-brigids', "Maeve O'Connor", ['operations']),
  person('ciaran.doyle', 'st-brigids', 'Ciarán Doyle', ['quality', 'data-steward']),
  person('fiona.burke', 'st-brigids', 'Fiona Burke', ['admin', 'viewer']),
  person('liu.yan', 'east-lake', '刘燕 Liu Yan', ['operations']),
  person('zhang.wei', 'east-lake', '张伟 Zhang Wei', ['admin', 'quality', 'data-steward']),
  person('helen.marsh', 'national-device-authority', 'Helen Marsh', ['admin', 'viewer']),
  person('aidan.nolan', 'operator', 'Aidan Nolan', ['admin']),
  person('ines.roth', 'operator', 'Ines Roth', ['admin']),
]

export type DemoClient = {
  readonly clientId: string
  readonly organization: string
  readonly name: string
  readonly scope: string
}

const ALL_SCOPES = 'epcis:capture epcis:query evidence:read cases:read'

/** One API client a company: the way its facts come in. */
export const CLIENTS: readonly DemoClient[] = ORGANIZATIONS.filter((one) => one.kind !== 'operator').map((one) => ({
  clientId: `${one.slug}-systems`,
  organization: one.slug,
  name: `${one.name}: connected systems`,
  scope: one.kind === 'authority' ? 'evidence:read' : ALL_SCOPES,
}))

export type DemoClaim = {
  readonly organization: string
  readonly scheme: 'gs1-prefix' | 'party'
  readonly value: string
  readonly state: 'verified' | 'proposed'
  readonly evidence: string
}

/** Who holds which identifiers. One waits on the operator's desk: a distributor that asks for a maker's prefix. */
export const CLAIMS: readonly DemoClaim[] = [
  ...ORGANIZATIONS.filter((one) => one.kind !== 'operator' && one.kind !== 'authority').map((one): DemoClaim =>
    one.prefix === null
      ? {
          organization: one.slug,
          scheme: 'party',
          value: one.slug,
          state: 'verified',
          evidence: 'Company register extract, checked by two people.',
        }
      : {
          organization: one.slug,
          scheme: 'gs1-prefix',
          value: one.prefix,
          state: 'verified',
          evidence: 'GS1 licence, looked up in the GS1 registry.',
        },
  ),
  {
    organization: 'tern-medical',
    scheme: 'gs1-prefix',
    value: prefixOf('calder'),
    state: 'proposed',
    evidence: 'We relabel pumps for this maker; no licence attached.',
  },
]

export type DemoAppointment = {
  readonly labeler: string
  readonly appointee: string
  readonly dis: readonly string[] | null
  readonly kinds: readonly string[] | null
  readonly for: string
}

export const APPOINTMENTS: readonly DemoAppointment[] = [
  {
    labeler: 'calder',
    appointee: 'brightforge',
    dis: [di('pump'), di('iv-set')],
    kinds: ['production', 'inspection', 'packing', 'shipment', 'change', 'storage'],
    for: 'makes for',
  },
  {
    labeler: 'calder',
    appointee: 'halcyon-sterile',
    dis: [di('iv-set')],
    kinds: ['sterilisation', 'receipt', 'shipment'],
    for: 'sterilises for',
  },
  {
    labeler: 'meridian',
    appointee: 'halcyon-sterile',
    dis: [di('femoral'), di('tray'), di('insert'), di('cement')],
    kinds: ['sterilisation', 'receipt', 'shipment'],
    for: 'sterilises for',
  },
]

export type DemoGrant = {
  readonly key: string
  readonly owner: string
  readonly partner: string
  /** o labeler, s supplier or processor, c consignee, t carrier. */
  readonly relation: 'o' | 's' | 'c' | 't'
  readonly extent: 'item' | 'ancestry'
  readonly kinds: readonly string[]
  readonly groups: readonly string[]
  readonly dis: readonly string[] | null
  readonly purpose: 'provenance' | 'complaint' | 'corrective-action' | 'recall' | 'audit'
  readonly verdict: readonly ('identity' | 'custody' | 'release' | 'safety')[]
  readonly onward: readonly string[]
  /** Key of the grant that allows this one to be given on. */
  readonly via: string | null
}

const MAKING = ['production', 'inspection', 'sterilisation', 'release', 'change', 'nonconformity', 'declaration']
const MOVING = ['packing', 'shipment', 'receipt', 'transport', 'storage', 'return', 'sensor']
const USING = ['receipt', 'storage', 'use', 'return', 'maintenance', 'nonconformity', 'inspection', 'change']
const QUALITY_GROUPS = ['identity', 'dates', 'release', 'inspection', 'process', 'sterilisation', 'sensor']
const FOUR_CHECKS = ['identity', 'custody', 'release', 'safety'] as const

type Wish = Partial<DemoGrant> & Pick<DemoGrant, 'owner' | 'partner' | 'relation' | 'kinds' | 'groups'>

function grant(wish: Wish): DemoGrant {
  return {
    key: `${wish.owner}>${wish.partner}:${wish.relation}${wish.via ? `<${wish.via}` : ''}`,
    extent: 'item',
    dis: null,
    purpose: 'provenance',
    verdict: [],
    onward: [],
    via: null,
    ...wish,
  }
}

/** What a maker shows those it delivers to. */
function toConsignee(owner: string, partner: string, more: Partial<DemoGrant> = {}): DemoGrant {
  return grant({
    owner,
    partner,
    relation: 'c',
    extent: 'ancestry',
    kinds: [...MAKING, ...MOVING],
    groups: ['identity', 'dates', 'quantities', 'parties', 'release', 'inspection', 'sterilisation', 'sensor'],
    verdict: FOUR_CHECKS,
    ...more,
  })
}

/** What a supplier shows a maker it delivers to, and which groups the maker may give on to its own consignees. */
function supply(owner: string, partner: string, onward: string[]): DemoGrant {
  return grant({
    owner,
    partner,
    relation: 'c',
    extent: 'ancestry',
    kinds: [...MAKING, ...MOVING],
    groups: [...QUALITY_GROUPS, 'quantities', 'parties', 'places'],
    verdict: FOUR_CHECKS,
    onward,
  })
}

/** What a maker gives on, from a supplier to a consignee: never more than the supplier allowed. */
function givenOn(from: DemoGrant, partner: string): DemoGrant {
  return grant({
    owner: from.owner,
    partner,
    relation: 'c',
    extent: 'ancestry',
    kinds: ['production', 'inspection', 'sterilisation', 'release', 'nonconformity'],
    groups: from.onward,
    via: from.key,
  })
}

const boltToMeridian = supply('bolt-titanium', 'meridian', ['identity', 'release', 'inspection'])
const threadToMeridian = supply('nut-and-thread', 'meridian', ['identity', 'release'])
const halcyonToMeridian = supply('halcyon-sterile', 'meridian', ['identity', 'sterilisation', 'release', 'sensor'])
const threadToCalder = supply('nut-and-thread', 'calder', ['identity'])

export const GRANTS: readonly DemoGrant[] = [
  // the makers, to those they deliver to; Tern sees when and from whom, not how things were made
  toConsignee('meridian', 'st-brigids'),
  toConsignee('meridian', 'east-lake'),
  toConsignee('meridian', 'tern-medical', {
    kinds: [...MOVING, 'release', 'declaration'],
    groups: ['identity', 'dates', 'parties', 'release', 'sensor'],
    verdict: ['identity', 'custody', 'safety'],
  }),
  toConsignee('calder', 'st-brigids'),
  toConsignee('calder', 'east-lake', {
    kinds: [...MOVING, 'declaration', 'change'],
    groups: ['identity', 'dates', 'parties'],
    verdict: ['identity', 'custody', 'safety'],
  }),
  toConsignee('calder', 'tern-medical', {
    groups: ['identity', 'dates', 'parties'],
    verdict: ['identity', 'custody', 'safety'],
  }),
  toConsignee('brightforge', 'st-brigids', {
    kinds: ['production', 'inspection', 'change'],
    groups: ['identity', 'dates', 'inspection'],
    verdict: [],
  }),
  // a loan kit stays its maker's: the hospitals that hold it see it as holders
  grant({
    owner: 'meridian',
    partner: 'st-brigids',
    relation: 't',
    kinds: [...MOVING, 'production', 'inspection'],
    groups: ['identity', 'dates', 'parties'],
    verdict: FOUR_CHECKS,
  }),
  grant({
    owner: 'meridian',
    partner: 'east-lake',
    relation: 't',
    kinds: [...MOVING, 'production', 'inspection'],
    groups: ['identity', 'dates', 'parties'],
    verdict: FOUR_CHECKS,
  }),
  // suppliers, to those they deliver to; Polymera gives nothing on
  boltToMeridian,
  threadToMeridian,
  halcyonToMeridian,
  supply('polymera', 'meridian', []),
  supply('ridgeline-mills', 'bolt-titanium', ['identity', 'inspection']),
  supply('nut-and-thread', 'brightforge', []),
  threadToCalder,
  supply('halcyon-sterile', 'calder', []),
  grant({
    owner: 'halcyon-sterile',
    partner: 'meridian',
    relation: 'o',
    kinds: ['sterilisation', 'receipt', 'shipment', 'inspection', 'sensor'],
    groups: [...QUALITY_GROUPS, 'quantities', 'parties', 'places'],
  }),
  grant({
    owner: 'halcyon-sterile',
    partner: 'calder',
    relation: 'o',
    kinds: ['sterilisation', 'receipt', 'shipment', 'inspection', 'sensor'],
    groups: [...QUALITY_GROUPS, 'quantities', 'parties'],
  }),
  grant({
    owner: 'brightforge',
    partner: 'calder',
    relation: 'o',
    kinds: [...MAKING, ...MOVING],
    groups: [...QUALITY_GROUPS, 'quantities', 'parties', 'places'],
  }),
  givenOn(boltToMeridian, 'st-brigids'),
  givenOn(boltToMeridian, 'east-lake'),
  givenOn(threadToMeridian, 'st-brigids'),
  givenOn(halcyonToMeridian, 'st-brigids'),
  givenOn(halcyonToMeridian, 'east-lake'),
  // makers, to their suppliers and processors: what became of it, and no more
  grant({
    owner: 'meridian',
    partner: 'bolt-titanium',
    relation: 's',
    extent: 'ancestry',
    kinds: ['inspection', 'nonconformity', 'production'],
    groups: ['identity', 'inspection'],
  }),
  grant({
    owner: 'meridian',
    partner: 'polymera',
    relation: 's',
    kinds: ['inspection', 'nonconformity'],
    groups: ['identity', 'inspection'],
  }),
  grant({
    owner: 'meridian',
    partner: 'halcyon-sterile',
    relation: 's',
    kinds: ['shipment', 'release', 'inspection'],
    groups: ['identity', 'quantities', 'release'],
  }),
  grant({
    owner: 'calder',
    partner: 'brightforge',
    relation: 's',
    kinds: ['release', 'nonconformity', 'maintenance', 'change'],
    groups: ['identity', 'dates', 'inspection', 'release'],
  }),
  // carriers: what they carry, and back to whom they carry for
  grant({
    owner: 'meridian',
    partner: 'northline',
    relation: 't',
    kinds: ['shipment', 'packing'],
    groups: ['identity', 'parties', 'places'],
    verdict: ['custody', 'safety'],
  }),
  grant({
    owner: 'meridian',
    partner: 'harbour-cold-chain',
    relation: 't',
    kinds: ['shipment', 'packing'],
    groups: ['identity', 'parties', 'places'],
    verdict: ['custody', 'safety'],
  }),
  grant({
    owner: 'calder',
    partner: 'northline',
    relation: 't',
    kinds: ['shipment', 'packing'],
    groups: ['identity', 'parties', 'places'],
    verdict: ['custody'],
  }),
  grant({
    owner: 'northline',
    partner: 'meridian',
    relation: 'o',
    kinds: ['transport', 'sensor', 'shipment'],
    groups: ['identity', 'parties', 'places', 'sensor'],
  }),
  grant({
    owner: 'northline',
    partner: 'calder',
    relation: 'o',
    kinds: ['transport', 'sensor', 'shipment'],
    groups: ['identity', 'parties', 'places', 'sensor'],
  }),
  grant({
    owner: 'northline',
    partner: 'st-brigids',
    relation: 'c',
    kinds: ['transport', 'sensor'],
    groups: ['identity', 'places', 'sensor'],
  }),
  grant({
    owner: 'harbour-cold-chain',
    partner: 'meridian',
    relation: 'o',
    kinds: ['transport', 'sensor', 'shipment'],
    groups: ['identity', 'parties', 'places', 'sensor'],
  }),
  grant({
    owner: 'harbour-cold-chain',
    partner: 'east-lake',
    relation: 'c',
    kinds: ['transport', 'sensor'],
    groups: ['identity', 'places', 'sensor'],
  }),
  // those who hold and use, to the makers (never the people) and to each other along the chain
  grant({
    owner: 'tern-medical',
    partner: 'meridian',
    relation: 'o',
    kinds: [...MOVING],
    groups: ['identity', 'dates', 'quantities', 'parties'],
  }),
  grant({
    owner: 'tern-medical',
    partner: 'calder',
    relation: 'o',
    kinds: [...MOVING],
    groups: ['identity', 'dates', 'quantities', 'parties'],
    purpose: 'recall',
  }),
  grant({
    owner: 'tern-medical',
    partner: 'east-lake',
    relation: 'c',
    kinds: [...MOVING],
    groups: ['identity', 'parties', 'quantities'],
  }),
  grant({
    owner: 'st-brigids',
    partner: 'meridian',
    relation: 'o',
    kinds: USING,
    groups: ['identity', 'dates', 'inspection'],
  }),
  grant({
    owner: 'st-brigids',
    partner: 'calder',
    relation: 'o',
    kinds: USING,
    groups: ['identity', 'dates', 'inspection', 'process'],
  }),
  grant({
    owner: 'east-lake',
    partner: 'meridian',
    relation: 'o',
    kinds: USING,
    groups: ['identity', 'dates', 'inspection'],
  }),
  grant({
    owner: 'east-lake',
    partner: 'calder',
    relation: 'o',
    kinds: ['receipt', 'maintenance', 'nonconformity'],
    groups: ['identity', 'dates'],
  }),
  grant({
    owner: 'east-lake',
    partner: 'tern-medical',
    relation: 'c',
    kinds: ['receipt', 'return'],
    groups: ['identity', 'quantities'],
  }),
]

export type DemoStandingApproval = {
  readonly organization: string
  readonly client: string
  readonly by: string
  readonly reason: string
}

/** Amendments of this source take effect without a look at each. */
export const STANDING_APPROVALS: readonly DemoStandingApproval[] = [
  {
    organization: 'calder',
    client: 'calder-systems',
    by: 'grace.holloway@calder.example',
    reason: 'The manufacturing system signs each amendment itself (procedure QP-17).',
  },
]

/** When the standing data begins and ends, around the day of seeding. */
export function standingInterval(today: Day): { from: Day; until: Day } {
  return { from: daysAfter(monthsAfter(today, -24), 0), until: monthsAfter(today, 36) }
}
