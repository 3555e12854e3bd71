import { dayAfter, weekdayOf } from '../working-days.ts'
import type { CountryYear, NamedDay } from './country-year.ts'
import { dayOf, easterSunday, lastOf, nthOf } from './rules.ts'

/**
 * The ten public holidays of Ireland: Organisation of Working Time Act 1997, second schedule, with Saint Brigid's Day since
 * 2023, which is the first Monday of February, or its first day where that is a Friday. One that falls on a weekend stays
 * there: the law gives another day off in its place, which each employer chooses.
 */
export function ireland(year: number): CountryYear {
  const named = (day: string, en: string, zh: string): NamedDay => ({ day, name: { en, zh } })
  const february = dayOf(year, 2, 1)
  return {
    country: 'IE',
    year,
    source: {
      title: {
        en: 'Organisation of Working Time Act 1997, second schedule, with the day prescribed in 2022',
        zh: '爱尔兰《1997年工作时间组织法》附表二及2022年增设的公众假日',
      },
      url: 'https://www.irishstatutebook.ie/eli/1997/act/20/enacted/en/html',
      date: '2022',
      checked: '2026-11-27',
    },
    notCovered: {
      en: 'Good Friday is no public holiday. A public holiday on a Saturday or Sunday is not moved: which day is off in its place is for each employer.',
      zh: '耶稣受难日不属于公众假日。公众假日逢周六或周日不自动顺延，补休日由各雇主自行确定。',
    },
    holidays: [
      named(dayOf(year, 1, 1), 'New Year’s Day', '元旦'),
      named(weekdayOf(february) === 5 ? february : nthOf(year, 2, 1, 1), 'Saint Brigid’s Day', '圣布里吉德日'),
      named(dayOf(year, 3, 17), 'Saint Patrick’s Day', '圣帕特里克节'),
      named(dayAfter(easterSunday(year), 1), 'Easter Monday', '复活节星期一'),
      named(nthOf(year, 5, 1, 1), 'First Monday in May', '五月第一个星期一'),
      named(nthOf(year, 6, 1, 1), 'First Monday in June', '六月第一个星期一'),
      named(nthOf(year, 8, 1, 1), 'First Monday in August', '八月第一个星期一'),
      named(lastOf(year, 10, 1), 'Last Monday in October', '十月最后一个星期一'),
      named(dayOf(year, 12, 25), 'Christmas Day', '圣诞节'),
      named(dayOf(year, 12, 26), 'Saint Stephen’s Day', '圣斯蒂芬节'),
    ],
    workingDays: [],
  }
}
