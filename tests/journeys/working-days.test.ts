import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { countryYear } from '#app/vocabulary/calendars/country-calendars.ts'
import { expectAccessible, launch, signedIn } from './browser.ts'

let browser: Browser
beforeAll(async () => {
  browser = await launch()
})
afterAll(() => browser.close())

const at = (path: string) => `${inject('baseUrl')}${path}`
const next = new Date().getUTCFullYear() + 1

/** Of each year shown the page names a day of what ships, or says that nothing does. */
async function namesWhatShips(page: Page, country: string, language: 'en' | 'zh', none: (year: number) => RegExp) {
  for (const year of [next - 1, next]) {
    const ships = countryYear(country, year)
    const [day] = [...(ships?.workingDays ?? []), ...(ships?.holidays ?? [])]
    const card = page.locator('section', { has: page.getByRole('heading', { name: String(year) }) })
    await card
      .getByText(day ? day.name[language] : none(year))
      .first()
      .waitFor()
  }
}

/** Nothing of the page is wider than the phone. */
async function fits(page: Page) {
  expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0)
}

const file = (...lines: string[]) => ({
  name: 'days.ics',
  mimeType: 'text/calendar',
  buffer: Buffer.from(['BEGIN:VCALENDAR', 'VERSION:2.0', ...lines, 'END:VCALENDAR', ''].join('\r\n')),
})

test('quality adds a day off, imports a calendar file after its lines were refused, and sets a response time', async () => {
  const { page, context } = await signedIn(browser, 'meridian', { role: 'quality' })
  await page.getByText('Meridian Orthopaedics').first().click() // the account menu
  await page.getByRole('link', { name: 'Working days' }).press('Enter')
  await page.getByRole('heading', { name: 'Working days and response times' }).waitFor()
  await namesWhatShips(page, 'IE', 'en', (year) => new RegExp(`No calendar of this country ships for ${year}`))
  await expectAccessible(page)

  await page.getByRole('button', { name: 'Add it' }).press('Enter')
  await page.getByRole('alert').waitFor()
  await expectAccessible(page)
  await page.getByLabel('Day', { exact: true }).fill(`${next}-12-24`)
  await page.getByLabel('What it is called').fill('Christmas Eve')
  await page.getByRole('button', { name: 'Add it' }).press('Enter')
  await page.getByRole('alert').waitFor()
  expect(await page.getByLabel('What it is called').inputValue()).toBe('Christmas Eve')
  const card = page.locator('section', { has: page.getByRole('heading', { name: 'Add a day' }) })
  await card.getByLabel('Why').fill('House rule 12')
  await page.getByRole('button', { name: 'Add it' }).press('Enter')
  await page.getByText('The day was added.').waitFor()
  await page.getByText('Christmas Eve (your own)').waitFor()

  await page.getByRole('link', { name: 'Import a calendar file' }).press('Enter')
  await expectAccessible(page)
  await page
    .getByLabel('Calendar file')
    .setInputFiles(file('BEGIN:VEVENT', `DTSTART:${next}0101T090000Z`, 'SUMMARY:x', 'END:VEVENT'))
  await page.getByRole('button', { name: 'Read the file' }).press('Enter')
  await page
    .getByRole('alert')
    .getByText(/Line 4: the event begins or ends at a time of day/)
    .waitFor()
  await expectAccessible(page)
  await page
    .getByLabel('Calendar file')
    .setInputFiles(
      file(
        ...[
          'BEGIN:VEVENT',
          `DTSTART;VALUE=DATE:${next}0726`,
          `DTEND;VALUE=DATE:${next}0728`,
          'SUMMARY:Works holiday',
          'END:VEVENT',
        ],
        ...['BEGIN:VEVENT', 'DTSTART;VALUE=DATE:20200317', 'RRULE:FREQ=YEARLY', 'SUMMARY:Saint Patrick', 'END:VEVENT'],
        ...['BEGIN:VEVENT', `DTSTART;VALUE=DATE:${next}0807`, 'SUMMARY:Make-up working day', 'END:VEVENT'],
      ),
    )
  await page.getByRole('button', { name: 'Read the file' }).press('Enter')
  await page.getByRole('heading', { name: 'What the file says' }).waitFor()
  await expectAccessible(page)
  // what the calendar has already is left out, whatever else the file brings
  const known = countryYear('IE', next) === null ? 'holiday' : 'skip'
  expect(await page.getByLabel(new RegExp(`Take Saint Patrick, 17 Mar ${next}`)).inputValue()).toBe(known)
  expect(await page.getByLabel(/Take Make-up working day/).inputValue()).toBe('working')
  await page.getByLabel(new RegExp(`Take Works holiday, 27 Jul ${next}`)).selectOption('skip')
  await page.getByRole('button', { name: 'Add these days' }).press('Enter')
  await page.getByRole('alert').waitFor()
  await expectAccessible(page)
  expect(await page.getByLabel(new RegExp(`Take Works holiday, 27 Jul ${next}`)).inputValue()).toBe('skip')
  await page.getByLabel('Why').fill('Agreed with the works council')
  await page.getByRole('button', { name: 'Add these days' }).press('Enter')
  await page.getByText('The days were added.').waitFor()
  await page.getByText('Works holiday (your own)').waitFor()

  const row = page.locator('tr', { hasText: 'Works holiday' })
  await row.locator('summary').press('Enter')
  await row.getByLabel('Why it counts no more').fill('Moved to August')
  await row.getByRole('button', { name: 'Remove it' }).press('Enter')
  await page.getByText('The day was removed.').waitFor()
  expect(await page.getByText('Works holiday').count()).toBe(0)

  const times = page.locator('#times')
  await times.getByLabel('Days: Answer (D4 to D7), Major').fill('many')
  await times.getByLabel('Why').fill('Agreement 2026-7')
  await page.getByRole('button', { name: 'Keep these response times' }).press('Enter')
  await page.getByRole('alert').waitFor()
  await expectAccessible(page)
  await times.getByLabel('Days: Answer (D4 to D7), Major').fill('15')
  await page.getByRole('button', { name: 'Keep these response times' }).press('Enter')
  await page.getByText('The response times were kept.').waitFor()
  expect(await times.getByLabel('Days: Answer (D4 to D7), Major').inputValue()).toBe('15')
  await context.close()
})

test('a manufacturer reads by which days its supplier in China is held, and when it would answer', async () => {
  const { page, context } = await signedIn(browser, 'meridian', { role: 'quality', width: 390 })
  await page.goto(at('/sharing/partners/polymera'))
  await page.getByRole('link', { name: 'Working days' }).press('Enter')
  await page.getByRole('heading', { name: /^Working days of Polymera/ }).waitFor()
  await namesWhatShips(page, 'CN', 'en', (year) => new RegExp(`No calendar of this country ships for ${year}`))
  await expectAccessible(page)
  await fits(page)
  await context.close()
})

test('a hospital in China reads its make-up days, and that nothing is known of the next year until it says so itself', async () => {
  const { page, context } = await signedIn(browser, 'east-lake', { language: 'zh-CN', width: 390 })
  await page.goto(at('/calendar'))
  await page.getByRole('heading', { name: '工作日与响应时限' }).waitFor()
  await expectAccessible(page)
  await fits(page)
  await namesWhatShips(page, 'CN', 'zh', (year) => new RegExp(`系统未收录该国${year}年的放假安排`))
  await context.close()
})
