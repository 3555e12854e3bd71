import type { CountryYear, NamedDay } from './country-year.ts'

/** Each day of a holiday, from the first to the last of one month. */
function days(month: string, from: number, until: number, en: string, zh: string): NamedDay[] {
  return Array.from({ length: until - from + 1 }, (_, n) => ({
    day: `2026-${month}-${String(from + n).padStart(2, '0')}`,
    name: { en, zh },
  }))
}

/**
 * Holidays and make-up working days (调休) of mainland China in 2026, by the notice of the General Office of the State Council
 * of 4 November 2025 (国务院办公厅关于2026年部分节假日安排的通知), as Xinhua published it that day. The arrangement of each year
 * follows no rule and is announced the autumn before: a year without its notice has no file.
 */
export const CHINA_2026: CountryYear = {
  country: 'CN',
  year: 2026,
  source: {
    title: {
      en: 'General Office of the State Council: notice on the arrangement of some holidays in 2026',
      zh: '国务院办公厅关于2026年部分节假日安排的通知',
    },
    url: 'https://politics.gmw.cn/2025-11/04/content_38391083.htm',
    date: '2025-11-04',
    checked: '2026-11-27',
  },
  notCovered: {
    en: 'Hong Kong, Macao and Taiwan have calendars of their own, which are not in here.',
    zh: '香港、澳门和台湾地区另有安排，未收录于此。',
  },
  holidays: [
    ...days('01', 1, 3, 'New Year’s Day', '元旦'),
    ...days('02', 15, 23, 'Spring Festival', '春节'),
    ...days('04', 4, 6, 'Qingming Festival', '清明节'),
    ...days('05', 1, 5, 'Labour Day', '劳动节'),
    ...days('06', 19, 21, 'Dragon Boat Festival', '端午节'),
    ...days('09', 25, 27, 'Mid-Autumn Festival', '中秋节'),
    ...days('10', 1, 7, 'National Day', '国庆节'),
  ],
  workingDays: [
    ...days('01', 4, 4, 'Make-up working day (New Year’s Day)', '元旦调休上班'),
    ...days('02', 14, 14, 'Make-up working day (Spring Festival)', '春节调休上班'),
    ...days('02', 28, 28, 'Make-up working day (Spring Festival)', '春节调休上班'),
    ...days('05', 9, 9, 'Make-up working day (Labour Day)', '劳动节调休上班'),
    ...days('09', 20, 20, 'Make-up working day (National Day)', '国庆节调休上班'),
    ...days('10', 10, 10, 'Make-up working day (National Day)', '国庆节调休上班'),
  ],
}
