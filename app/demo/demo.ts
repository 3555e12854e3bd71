import type { Day } from './calendar.ts'
import { implantDeliveries } from './chapters/deliveries.ts'
import { type Materials, implants } from './chapters/devices.ts'
import { infusionDeliveries, ivSets, pumpService, pumps } from './chapters/infusion.ts'
import { comesBack, loanKit } from './chapters/loan-kit.ts'
import { barStock, forgings, formerResin, resinBars, screws } from './chapters/supply.ts'
import { implanting } from './chapters/use.ts'
import { type Arrived, type DemoDevice, type DemoNotice, setAside, wall } from './chapters/wall.ts'
import { daysAfter, startOf } from './calendar.ts'
import { type DemoDocument, documentsOf } from './documents.ts'
import { Story } from './story.ts'

/** The seed of the demo that `npm start` shows and that the tests use. */
export const DEMO_SEED = 952

export type DemoWorld = {
  readonly today: Day
  /** In the order in which they are to be captured. */
  readonly documents: readonly DemoDocument[]
  readonly devices: readonly DemoDevice[]
  readonly notice: DemoNotice
  /** The label of a device that was never made; East Lake asks Meridian about it. */
  readonly question: { readonly raw: string; readonly di: string; readonly lot: string; readonly serial: string }
  /** Deliveries that wait for their receipt to be confirmed. */
  readonly arrived: readonly Arrived[]
  /** The screw lot that sits in devices of both makers. */
  readonly sharedScrews: string
  /** The forging lot whose devices reached three hospitals before its fault was found. */
  readonly badForging: string
}

/** The whole demo world from a seed and the day of seeding (UTC). Pure: the same two give the same documents, byte for byte. */
export function demoWorld(seed: number, today: Day): DemoWorld {
  const story = new Story(seed, today)
  const bars = barStock(story)
  const femoral = forgings(story, bars, 'KF-FEM', 14)
  const tray = forgings(story, bars, 'KF-TRAY', 12)
  const thread = screws(story)
  const old = formerResin(story)
  const badForging = setAside(story, femoral)
  const materials: Materials = { femoral, tray, resin: resinBars(story), formerResin: old, screws: thread.meridian }

  const kit = loanKit(story, startOf(daysAfter(today, -70)), 'KIT-07')
  const stray = loanKit(story, startOf(daysAfter(today, -75)), 'KIT-09')
  comesBack(story, stray)
  const pumpLots = pumps(story, thread.brightforge)
  const inUse = infusionDeliveries(story, pumpLots, ivSets(story))
  pumpService(story, inUse)
  const shown = wall(story, materials, badForging, { kit, stray }, inUse)
  implanting(story, implantDeliveries(story, implants(story, materials)))
  return {
    today,
    documents: documentsOf(story.told),
    ...shown,
    sharedScrews: thread.shared,
    badForging: badForging.lot,
  }
}
