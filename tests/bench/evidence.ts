import pg from 'pg'
import { benchCosts } from './costs.ts'
import { hospital, manufacturer, sampleOf, supplier } from '#app/world/world-plan.ts'
import type { OrganizationId } from '#app/vocabulary/ids.ts'
import type { OrganizationKind } from '#db/portal/foundation.ts'
import { type BenchHouse, line, loadOf, openBare, openBenchHouse, openPeer, tokenOf } from './bench-house.ts'

const ASKED = 200

/** What the floor asks, of PostGraphile: the facts of a unit and of its lot with their fields. */
const PEER_QUESTION = `query ($uri: String!) { itemByUri(uri: $uri) { ...told itemByLotItem { ...told } } }
fragment told on Item { factItemsByItem(first: 200, orderBy: [EVENT_TIME_DESC]) { nodes { factByFact { publicId kind type step eventTime recordTime body { projection } } } } }`

/** `evidence`: how fast a machine reads the evidence of one unit, as labeler, hospital and supplier, beside its floor. */
export async function benchEvidence(options: {
  units: number
  seconds: number
  pairs: number
  clients: number[]
}): Promise<void> {
  const house = await openBenchHouse(options.units)
  try {
    for (const reader of [manufacturer(0), hospital(0), supplier(32)]) await asReader(house, reader, options)
  } finally {
    await house.stop()
  }
}

async function asReader(
  house: BenchHouse,
  reader: string,
  options: Parameters<typeof benchEvidence>[0],
): Promise<void> {
  const { units, seed } = house.world
  const samples = Array.from({ length: 200_000 }, (_, n) => sampleOf(units, seed, n))
    .filter((one) => (reader === hospital(0) ? one.hospital === 0 : one.maker === 0))
    .slice(0, ASKED)
  const owner = new pg.Client({ connectionString: house.ownerUrl })
  await owner.connect()
  const { rows } = await owner.query<{ id: OrganizationId; kind: OrganizationKind }>(
    'select id, kind from portal.organization where slug = $1',
    [reader],
  )
  await owner.end()
  const [found] = rows
  if (!found) throw new Error(`the world has ${reader}`)
  const { id, kind } = found
  const bearer = await tokenOf(house, reader, 'evidence:read')
  const uris = samples.map(({ udi }) => udi.replace(/^\(01\)(\d{14})\(21\)(.+)$/, 'https://id.gs1.org/01/$1/21/$2'))
  const walled = await openBare(house.appUrl, id)
  const open = await openBare(house.ownerUrl, id)
  const peer = await openPeer(house.appUrl, id)
  try {
    for (const clients of options.clients) {
      const duration = options.seconds * 1000
      const ours = {
        urls: samples.map(({ udi }) => `${house.origin}/api/v1/evidence?udi=${encodeURIComponent(udi)}`),
        headers: { authorization: `Bearer ${bearer}` },
        clients,
        duration,
      }
      const floor = (origin: string) => ({
        urls: uris.map((uri) => `${origin}/?uri=${encodeURIComponent(uri)}`),
        clients,
        duration,
      })
      const asked = peer && {
        urls: [peer.origin],
        method: 'POST' as const,
        headers: { 'content-type': 'application/json' },
        bodies: uris.map((uri) => JSON.stringify({ query: PEER_QUESTION, variables: { uri } })),
        clients,
        duration,
      }
      const measured: Record<'ours' | 'walled' | 'open' | 'peer', Awaited<ReturnType<typeof loadOf>>[]> = {
        ours: [],
        walled: [],
        open: [],
        peer: [],
      }
      for (let pair = 0; pair < options.pairs; pair++) {
        measured.ours.push(await loadOf(ours))
        measured.walled.push(await loadOf(floor(walled.origin)))
        measured.open.push(await loadOf(floor(open.origin)))
        if (asked) measured.peer.push(await loadOf(asked))
      }
      const failed = measured.ours.reduce((sum, one) => sum + one.failed, 0)
      const about = { units, reader, clients, failed }
      const of = (which: keyof typeof measured, what: 'rate' | 'p50' | 'p99') => measured[which].map((one) => one[what])
      line(
        'evidence',
        { ...about, beside: 'bare SQL behind the wall' },
        'requests/s',
        of('ours', 'rate'),
        of('walled', 'rate'),
      )
      line(
        'evidence',
        { ...about, beside: 'bare SQL behind the wall', at: 'p50' },
        'ms',
        of('ours', 'p50'),
        of('walled', 'p50'),
      )
      line(
        'evidence',
        { ...about, beside: 'bare SQL behind the wall', at: 'p99' },
        'ms',
        of('ours', 'p99'),
        of('walled', 'p99'),
      )
      if (asked) {
        const beside = 'PostGraphile 4 behind the same wall, facts alone'
        line('evidence', { ...about, beside }, 'requests/s', of('ours', 'rate'), of('peer', 'rate'))
        line('evidence', { ...about, beside, at: 'p99' }, 'ms', of('ours', 'p99'), of('peer', 'p99'))
      }
      line(
        'evidence',
        { ...about, cost: 'the wall', beside: 'bare SQL without it' },
        'requests/s',
        of('walled', 'rate'),
        of('open', 'rate'),
      )
    }
    await benchCosts(
      house.appUrl,
      { slug: reader, id, kind },
      samples.slice(0, 50).map(({ udi }) => udi),
      options.pairs,
    )
  } finally {
    await walled.stop()
    await open.stop()
    await peer?.stop()
  }
}
