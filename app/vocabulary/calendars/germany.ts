import { dayAfter } from '../working-days.ts'
import type { CountryYear, NamedDay } from './country-year.ts'
import { dayOf, easterSunday } from './rules.ts'

/**
 * The nine holidays that are kept in all sixteen Länder of Germany. One of them is federal law (3 October, Unification
 * Treaty of 31 August 1990, article 2(2)); the others stand alike in the holiday law of each Land. None is moved from a
 * weekend.
 */
export function germany(year: number): CountryYear {
  const named = (day: string, en: string, zh: string): NamedDay => ({ day, name: { en, zh } })
  const easter = easterSunday(year)
  return {
    country: 'DE',
    year,
    source: {
      title: {
        en: 'Unification Treaty, article 2(2), and the holiday laws of the sixteen Länder: the days common to all',
        zh: '德国《统一条约》第2条第2款及十六个联邦州的节假日法：各州共有的节假日',
      },
      url: 'https://www.gesetze-im-internet.de/einigvtr/art_2.html',
      date: '1990-08-31',
      checked: '2026-11-27',
    },
    notCovered: {
      en: 'Holidays of single Länder are not in here: Epiphany (BW, BY, ST), Women’s Day (BE, MV), Corpus Christi (BW, BY, HE, NW, RP, SL, parts of SN and TH), Assumption Day (SL, parts of BY), World Children’s Day (TH), Reformation Day (BB, HB, HH, MV, NI, SH, SN, ST, TH), All Saints’ Day (BW, BY, NW, RP, SL), Day of Prayer and Repentance (SN), and the Peace Festival of Augsburg. Add those that you keep as days of your own.',
      zh: '未收录仅在部分联邦州放假的节日：主显节（BW、BY、ST）、妇女节（BE、MV）、基督圣体节（BW、BY、HE、NW、RP、SL 及 SN、TH 部分地区）、圣母升天节（SL 及 BY 部分地区）、世界儿童日（TH）、宗教改革日（BB、HB、HH、MV、NI、SH、SN、ST、TH）、诸圣节（BW、BY、NW、RP、SL）、忏悔祈祷日（SN）以及奥格斯堡和平节。如贵单位放假，请自行添加。',
    },
    holidays: [
      named(dayOf(year, 1, 1), 'New Year’s Day', '元旦'),
      named(dayAfter(easter, -2), 'Good Friday', '耶稣受难日'),
      named(dayAfter(easter, 1), 'Easter Monday', '复活节星期一'),
      named(dayOf(year, 5, 1), 'Labour Day', '劳动节'),
      named(dayAfter(easter, 39), 'Ascension Day', '耶稣升天节'),
      named(dayAfter(easter, 50), 'Whit Monday', '圣灵降临节星期一'),
      named(dayOf(year, 10, 3), 'German Unity Day', '德国统一日'),
      named(dayOf(year, 12, 25), 'Christmas Day', '圣诞节'),
      named(dayOf(year, 12, 26), 'Second Day of Christmas', '圣诞节次日'),
    ],
    workingDays: [],
  }
}
