import { onTheClock } from './calendar.ts'
import type { Random } from './random.ts'
import type { Said } from './story.ts'

/** A run of readings of one quantity: the curve itself, then its smallest, largest and mean value over the whole run. */
function curve(
  of: { zone: string; type: string; uom: string; device: string; start: number; stepMinutes: number },
  values: readonly number[],
  alarmAbove: number | null,
): Said {
  const when = (index: number) => onTheClock(of.zone, of.start + index * of.stepMinutes * 60_000).time
  const places = 1
  const round = (value: number) => Number(value.toFixed(places))
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length
  return {
    sensorMetadata: { startTime: when(0), endTime: when(values.length - 1), deviceID: of.device },
    sensorReport: [
      {
        type: of.type,
        minValue: round(Math.min(...values)),
        maxValue: round(Math.max(...values)),
        meanValue: round(mean),
        uom: of.uom,
      },
      ...values.map((value, index) => ({
        type: of.type,
        value: round(value),
        uom: of.uom,
        time: when(index),
        ...(alarmAbove !== null && value > alarmAbove && { exception: 'ALARM_CONDITION' }),
      })),
    ],
  }
}

/** Chamber data of one ethylene oxide cycle: temperature, humidity, pressure and gas, a reading every 20 minutes. */
export function ethyleneOxideCycle(random: Random, zone: string, device: string, start: number): Said[] {
  const of = { zone, device, start, stepMinutes: 20 }
  const exposed = (low: number, high: number, from: number) =>
    Array.from({ length: 12 }, (_, index) =>
      index < 2 ? from + ((low - from) * index) / 2 : random.decimal(low, high, 1),
    )
  return [
    curve({ ...of, type: 'Temperature', uom: 'CEL' }, exposed(51, 53.5, 38), null),
    curve({ ...of, type: 'RelativeHumidity', uom: 'P1' }, exposed(52, 61, 35), null),
    curve({ ...of, type: 'Pressure', uom: 'KPA' }, exposed(44, 48, 12), null),
    curve({ ...of, type: 'MassConcentration', uom: 'M1' }, exposed(590, 660, 20), null),
  ]
}

/** Temperature in a transport box, a reading an hour; those above the limit carry the alarm of the standard. */
export function journey(
  zone: string,
  device: string,
  start: number,
  celsius: readonly number[],
  limit: number,
): Said[] {
  return [curve({ zone, device, start, stepMinutes: 60, type: 'Temperature', uom: 'CEL' }, celsius, limit)]
}
