import { dayAfter, weekdayOf } from '../working-days.ts'
import type { CountryYear, NamedDay } from './country-year.ts'
import { dayOf, lastOf, nthOf } from './rules.ts'

/**
 * The eleven federal holidays of the United States on the days on which they are observed: one on a Saturday is observed on
 * the Friday before (5 U.S.C. 6103(b)), one on a Sunday on the Monday after (Executive Order 11582, section 3). So the last
 * day of a year can be the New Year's Day of the next.
 */
export function unitedStates(year: number): CountryYear {
  const named = (day: string, en: string, zh: string): NamedDay => ({ day, name: { en, zh } })
  const fixed = (day: string, en: string, zh: string): NamedDay => {
    const weekday = weekdayOf(day)
    if (weekday < 6) return named(day, en, zh)
    return named(dayAfter(day, weekday === 6 ? -1 : 1), `${en} (observed)`, `${zh}（补假）`)
  }
  const days = [
    fixed(dayOf(year, 1, 1), 'New Year’s Day', '元旦'),
    named(nthOf(year, 1, 1, 3), 'Birthday of Martin Luther King, Jr.', '马丁·路德·金纪念日'),
    named(nthOf(year, 2, 1, 3), 'Washington’s Birthday', '华盛顿诞辰日'),
    named(lastOf(year, 5, 1), 'Memorial Day', '阵亡将士纪念日'),
    fixed(dayOf(year, 6, 19), 'Juneteenth National Independence Day', '六月节'),
    fixed(dayOf(year, 7, 4), 'Independence Day', '独立日'),
    named(nthOf(year, 9, 1, 1), 'Labor Day', '劳动节'),
    named(nthOf(year, 10, 1, 2), 'Columbus Day', '哥伦布日'),
    fixed(dayOf(year, 11, 11), 'Veterans Day', '退伍军人节'),
    named(nthOf(year, 11, 4, 4), 'Thanksgiving Day', '感恩节'),
    fixed(dayOf(year, 12, 25), 'Christmas Day', '圣诞节'),
    fixed(dayOf(year + 1, 1, 1), `New Year’s Day ${year + 1}`, `${year + 1}年元旦`),
  ]
  return {
    country: 'US',
    year,
    source: {
      title: {
        en: '5 U.S.C. 6103 and Executive Order 11582: federal holidays as observed',
        zh: '《美国法典》第5编第6103条及第11582号行政命令：联邦假日（按实际放假日）',
      },
      url: 'https://www.opm.gov/policy-data-oversight/pay-leave/federal-holidays/',
      date: '2021-06-17',
      checked: '2026-11-27',
    },
    notCovered: {
      en: 'Holidays of single states, Inauguration Day and the day after Thanksgiving are not in here.',
      zh: '未收录各州自定的节假日、总统就职日以及感恩节次日。',
    },
    holidays: days.filter(({ day }) => day.startsWith(`${year}-`)),
    workingDays: [],
  }
}
