import { glnOf } from '#app/vocabulary/gln.ts'
import type { Standing } from '#db/seed.ts'

type Location = Standing['locations'][number]
type Contact = Location['contacts'][number]

function contact(
  name: string,
  email: string,
  phone: string,
  purposes: Contact['purposes'],
  confirmedDaysAgo: number,
  bounced = false,
): Contact {
  return { name, email: `${email}.example`, phone, purposes, confirmedDaysAgo, bounced }
}

/** Where four companies of the demo are. One contact is overdue, and letters to one do not arrive. */
export const LOCATIONS: readonly Location[] = [
  {
    organization: 'meridian',
    name: 'Galway works',
    gln: glnOf('952123410001'),
    address: 'Parkmore Business Park\nGalway',
    country: 'IE',
    zone: 'Europe/Dublin',
    contacts: [
      contact('Recall desk', 'recall@meridian', '+353 91 555 0110', ['recall', 'quality'], 20),
      contact('Goods in', 'goods.in@meridian', '+353 91 555 0120', ['receiving'], 45),
    ],
  },
  {
    organization: 'meridian',
    name: 'Shannon distribution',
    gln: null,
    address: 'Free Zone West\nShannon',
    country: 'IE',
    zone: 'Europe/Dublin',
    contacts: [contact('Dispatch', 'dispatch@meridian', '+353 61 555 0130', ['logistics'], 201)],
  },
  {
    organization: 'bolt-titanium',
    name: 'Schmelzwerk',
    gln: null,
    address: 'Hüttenstraße 4\n45141 Essen',
    country: 'DE',
    zone: 'Europe/Berlin',
    contacts: [contact('Qualitätsstelle', 'quality@bolt-titanium', '+49 201 555 010', ['quality', 'recall'], 30)],
  },
  {
    organization: 'bolt-titanium',
    name: 'Lager Duisburg',
    gln: null,
    address: 'Am Innenhafen 9\n47059 Duisburg',
    country: 'DE',
    zone: 'Europe/Berlin',
    contacts: [contact('Versand', 'versand@bolt-titanium', '+49 203 555 020', ['logistics'], 12, true)],
  },
  {
    organization: 'st-brigids',
    name: 'Main hospital',
    gln: glnOf('952123480001'),
    address: 'Infirmary Road\nDublin 7',
    country: 'IE',
    zone: 'Europe/Dublin',
    contacts: [contact('Device safety', 'device.safety@st-brigids', '+353 1 555 0140', ['recall', 'quality'], 9)],
  },
  {
    organization: 'st-brigids',
    name: 'Central stores',
    gln: null,
    address: 'Unit 6, Northside Park\nDublin 11',
    country: 'IE',
    zone: 'Europe/Dublin',
    contacts: [contact('Stores', 'stores@st-brigids', '+353 1 555 0150', ['receiving', 'logistics'], 60)],
  },
  {
    organization: 'east-lake',
    name: '东湖院区',
    gln: glnOf('952123485001'),
    address: '湖北省武汉市东湖路 18 号',
    country: 'CN',
    zone: 'Asia/Shanghai',
    contacts: [contact('器械科', 'devices@east-lake', '+86 27 5550 0160', ['recall', 'quality'], 15)],
  },
  {
    organization: 'east-lake',
    name: '中心库房',
    gln: null,
    address: '湖北省武汉市光谷大道 66 号',
    country: 'CN',
    zone: 'Asia/Shanghai',
    contacts: [contact('收货处', 'receiving@east-lake', '+86 27 5550 0170', ['receiving'], 33)],
  },
]
