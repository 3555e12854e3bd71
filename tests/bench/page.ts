import pg from 'pg'
import { hospital, sampleOf } from '#app/world/world-plan.ts'
import { launch } from '#tests/journeys/browser.ts'
import { line, loadOf, openBare, openBenchHouse } from './bench-house.ts'
import { addBenchPerson, benchBrowser } from './sign-in.ts'

/** A slow phone: what Lighthouse calls slow 4G, and a processor a quarter as fast. Bits a second and milliseconds. */
const SLOW = { download: 1_600_000, upload: 750_000, latency: 150, processor: 4 }

/** `page`: the evidence page as a hospital's person reads it: rate, bytes, and when a slow phone shows the largest part. */
export async function benchPage(options: { units: number; seconds: number; pairs: number }): Promise<void> {
  const house = await openBenchHouse(options.units)
  const { units, seed } = house.world
  const samples = Array.from({ length: 200_000 }, (_, n) => sampleOf(units, seed, n)).filter((one) => one.hospital === 0).slice(0, 100) // prettier-ignore
  const owner = new pg.Client({ connectionString: house.ownerUrl })
  await owner.connect()
  const { rows } = await owner.query<{ id: number }>('select id from portal.organization where slug = $1', [
    hospital(0),
  ])
  await owner.end()
  const bare = await openBare(house.appUrl, Number(rows[0]?.id))
  try {
    await addBenchPerson(house)
    const browser = await benchBrowser(house)
    const cookie = browser.cookies().map(({ name, value }) => `${name}=${value}`).join('; ') // prettier-ignore
    const pages = samples.map(({ udi }) => `${house.origin}/evidence?udi=${encodeURIComponent(udi)}`)
    const uris = samples.map(({ udi }) => udi.replace(/^\(01\)(\d{14})\(21\)(.+)$/, 'https://id.gs1.org/01/$1/21/$2'))
    for (const clients of [1, 10]) {
      const duration = options.seconds * 1000
      const measured: Record<'ours' | 'floor', Awaited<ReturnType<typeof loadOf>>[]> = { ours: [], floor: [] }
      for (let pair = 0; pair < options.pairs; pair++) {
        measured.ours.push(await loadOf({ urls: pages, headers: { cookie }, clients, duration }))
        measured.floor.push(await loadOf({ urls: uris.map((uri) => `${bare.origin}/?uri=${encodeURIComponent(uri)}`), clients, duration })) // prettier-ignore
      }
      const about = { units, clients, failed: measured.ours.reduce((sum, one) => sum + one.failed, 0), beside: 'bare SQL behind the wall, as JSON' } // prettier-ignore
      const of = (which: 'ours' | 'floor', what: 'rate' | 'p99') => measured[which].map((one) => one[what])
      line('page', about, 'pages/s', of('ours', 'rate'), of('floor', 'rate'))
      line('page', { ...about, at: 'p99' }, 'ms', of('ours', 'p99'), of('floor', 'p99'))
    }
    await asSlowPhone(pages[0] ?? '', browser.cookies(), options.pairs)
  } finally {
    await bare.stop()
    await house.stop()
  }
}

type Cookie = { name: string; value: string; path: string }

/** Bytes over the wire by kind, and the largest paint, with an empty cache, on the slow phone and without its limits. */
async function asSlowPhone(url: string, cookies: readonly Cookie[], times: number): Promise<void> {
  const chromium = await launch()
  const largest: Record<'slow' | 'fast', number[]> = { slow: [], fast: [] }
  const bytes = { script: 0, style: 0, document: 0, other: 0 }
  try {
    for (let n = 0; n < times * 2; n++) {
      const which = n % 2 === 0 ? 'slow' : 'fast'
      const context = await chromium.newContext({
        viewport: { width: 390, height: 844 },
        deviceScaleFactor: 2,
        isMobile: true,
      })
      await context.addCookies(cookies.map(({ name, value, path }) => ({ name, value, path, domain: 'localhost' })))
      const page = await context.newPage()
      const session = await context.newCDPSession(page)
      await session.send('Network.enable')
      if (which === 'slow') {
        await session.send('Network.emulateNetworkConditions', { offline: false, latency: SLOW.latency, downloadThroughput: SLOW.download / 8, uploadThroughput: SLOW.upload / 8 }) // prettier-ignore
        await session.send('Emulation.setCPUThrottlingRate', { rate: SLOW.processor })
      }
      const kinds = new Map<string, string>()
      const counted = { script: 0, style: 0, document: 0, other: 0 }
      session.on('Network.responseReceived', ({ requestId, type }) => kinds.set(requestId, type))
      session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
        const kind = ({ Script: 'script', Stylesheet: 'style', Document: 'document' } as const)[kinds.get(requestId) ?? ''] ?? 'other' // prettier-ignore
        counted[kind] += encodedDataLength
      })
      await page.goto(url, { waitUntil: 'networkidle' })
      const paint = await page.evaluate(
        () =>
          new Promise<number>((found) =>
            new PerformanceObserver((list) => found(list.getEntries().at(-1)?.startTime ?? 0)).observe({
              type: 'largest-contentful-paint',
              buffered: true,
            }),
          ),
      )
      largest[which].push(paint)
      Object.assign(bytes, counted)
      await context.close()
    }
  } finally {
    await chromium.close()
  }
  line(
    'page',
    { paint: 'largest, slow phone, empty cache', beside: 'without its limits' },
    'ms',
    largest.slow,
    largest.fast,
  )
  for (const [kind, count] of Object.entries(bytes))
    line('page', { bytes: kind, beside: 'the aim for script' }, 'kB', [count / 1000], [150])
}
