/** A day that a country's law or government names, in both languages. */
export type NamedDay = { readonly day: string; readonly name: { readonly en: string; readonly zh: string } }

/** The working calendar of one country in one year, as its source has it. */
export type CountryYear = {
  /** ISO 3166-1 alpha-2. */
  readonly country: string
  readonly year: number
  readonly source: {
    readonly title: { readonly en: string; readonly zh: string }
    readonly url: string
    /** The date of the source itself: of the notice, or of the last change of the law. `YYYY-MM-DD` or a year. */
    readonly date: string
    /** When its days were compared with a published list. */
    readonly checked: string
  }
  /** Holidays that many keep and that are not in here, said on the page; null when there are none. */
  readonly notCovered: { readonly en: string; readonly zh: string } | null
  readonly holidays: readonly NamedDay[]
  /** Days that are worked in place of others: they are Saturdays and Sundays. */
  readonly workingDays: readonly NamedDay[]
}
