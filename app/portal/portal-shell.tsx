import type { ReactNode } from 'react'
import { forgetScans } from '#app/evidence/recent-scans.ts'
import { nameText } from '#app/evidence/evidence-text.ts'
import { useWords } from '#app/i18n/use-words.ts'
import { paths } from '#app/paths.ts'
import { Icon } from '#app/ui/icon.tsx'

/** Who is signed in, for the bar; null when nobody is. */
export type Visitor = {
  person: { name: string; email: string }
  organization: { slug: string; name: string; nameZh: string | null; roles: readonly string[] }
  /** Whether they may act for another organization too. */
  actsForOthers: boolean
  /** Whether they run the accounts of this organization. */
  runsAccounts: boolean
  /** The operator keeps the register of identifiers and has no reach to anything else: its bar leads nowhere else. */
  keepsRegister: boolean
  /** How much waits on the desk. */
  waiting: number
}

/** The frame of every page: the bar, the content, what to know about it. `here` is the current path with its query. */
export function PortalShell(props: { visitor: Visitor | null; here: string; children: ReactNode }) {
  const { t } = useWords()
  return (
    <>
      <a
        href="#content"
        className="no-print absolute -top-20 left-3 z-20 rounded-lg bg-card px-4 py-2 font-semibold focus:top-2"
      >
        {t('bar.skip')}
      </a>
      <Bar visitor={props.visitor} here={props.here} />
      <main
        id="content"
        tabIndex={-1}
        className="mx-auto w-full max-w-[1180px] px-7 py-7 outline-none max-sm:px-4 max-sm:py-4 print:p-0"
      >
        {props.children}
      </main>
      <footer className="mx-auto w-full max-w-[1180px] px-7 pb-8 text-[13px] text-ink-3 max-sm:px-4">
        {t('product.name')} · {t('bar.footer')}
      </footer>
    </>
  )
}

function Bar({ visitor, here }: { visitor: Visitor | null; here: string }) {
  const { t } = useWords()
  const path = here.split('?')[0] ?? here
  const register = [{ to: paths.identifiers(), name: t('bar.identifiers'), on: /^\/identifiers(\/|$)/ }]
  const rooms = [
    { to: paths.verify(), name: t('bar.verify'), on: /^\/(verify|evidence|01|00|414|8003|8004|id)(\/|$)/ },
    { to: paths.deliveries(), name: t('bar.deliveries'), on: /^\/deliveries(\/|$)/ },
    { to: paths.desk(), name: t('bar.desk'), on: /^\/(desk|confirmations|amendments|erasures|scars|readiness)(\/|$)/ },
    { to: paths.sharing(), name: t('bar.sharing'), on: /^\/(sharing|join)(\/|$)/ },
    { to: paths.whoLooked(), name: t('bar.whoLooked'), on: /^\/who-looked(\/|$)/ },
  ]
  const links = visitor?.keepsRegister ? register : rooms
  return (
    <header className="no-print border-b border-line bg-card">
      <div className="mx-auto flex w-full max-w-[1600px] flex-wrap items-center gap-x-5 px-7 max-sm:gap-x-3 max-sm:px-4">
        <a
          href={visitor ? paths.verify() : paths.home()}
          className="flex min-h-14 items-center text-base font-bold text-ink no-underline max-sm:min-h-12"
        >
          {t('product.name')}
        </a>
        {visitor ? (
          <nav
            aria-label={t('bar.main')}
            className="flex gap-x-4.5 max-md:order-last max-md:w-full max-md:justify-between max-md:gap-x-1.5 max-md:border-t max-md:border-line"
          >
            {links.map((link) => {
              const current = link.on.test(path)
              return (
                <a
                  key={link.to}
                  href={link.to}
                  {...(current ? { 'aria-current': 'page' as const } : {})}
                  className="flex min-h-14 items-center gap-1.5 border-b-2 border-transparent px-0.5 whitespace-nowrap max-sm:gap-1 max-sm:px-0 text-ink-2 no-underline hover:text-ink aria-[current]:border-brand aria-[current]:text-ink max-md:min-h-11 max-md:text-sm max-sm:text-[13px]"
                >
                  {link.name}
                  {link.to === paths.desk() && visitor.waiting > 0 ? (
                    <span className="tag tag-stop max-sm:px-1.5">
                      <span aria-hidden="true">{visitor.waiting}</span>
                      <span className="sr-only">{t('bar.waiting', { count: visitor.waiting })}</span>
                    </span>
                  ) : null}
                </a>
              )
            })}
          </nav>
        ) : null}
        <div className="ml-auto flex items-center gap-x-2 max-sm:gap-x-0">
          <LanguageSwitch here={here} />
          {visitor ? (
            <Account visitor={visitor} here={here} />
          ) : (
            <a href={paths.signIn(here === '/' ? undefined : here)} className="button">
              {t('bar.signIn')}
            </a>
          )}
        </div>
      </div>
    </header>
  )
}

/** The other language, one press away. A form, because it changes something: the cookie that remembers it. */
function LanguageSwitch({ here }: { here: string }) {
  const { t, language } = useWords()
  const other = language === 'en' ? 'zh-CN' : 'en'
  return (
    <form method="post" action={paths.language()}>
      <input type="hidden" name="returnTo" value={here} />
      <button
        type="submit"
        name="language"
        value={other}
        lang={other}
        title={t('bar.otherLanguageSays')}
        className="tap min-w-11 cursor-pointer rounded-md px-2 py-1.5 text-[13px] text-brand underline underline-offset-2"
      >
        {t('bar.otherLanguage')}
      </button>
    </form>
  )
}

/** Who one is here, and the way out. Opens without script. */
function Account({ visitor, here }: { visitor: Visitor; here: string }) {
  const { t, language } = useWords()
  const organization = nameText(language, visitor.organization)
  const roles = visitor.organization.roles
    .map((role) => t(`role.${role}` as 'role.viewer', { defaultValue: role })) // the key is data; the default is what it says
    .join(', ')
  return (
    <details className="group relative">
      <summary className="tap flex min-h-11 cursor-pointer list-none items-center gap-2 rounded-md px-1.5 max-sm:gap-1 max-sm:px-0 text-right text-[13px] leading-tight [&::-webkit-details-marker]:hidden">
        <span className="max-sm:sr-only">
          <b className="block text-sm">{visitor.person.name}</b>
          <span className="text-ink-2">{organization}</span>
        </span>
        <span className="max-w-[6.25rem] truncate text-sm sm:hidden" aria-hidden="true">
          {organization}
        </span>
        <Icon name="down" size={14} className="text-ink-2 group-open:rotate-180" />
      </summary>
      <div className="card absolute right-0 z-10 mt-1 w-64 !p-4 text-sm">
        <p className="text-ink-2">{t('bar.signedInAs', { name: visitor.person.name })}</p>
        <p className="mt-1 font-semibold">{organization}</p>
        {roles === '' ? null : <p className="text-[13px] text-ink-2">{roles}</p>}
        <p className="text-[13px] break-all text-ink-2">{visitor.person.email}</p>
        <p className="mt-3 flex flex-wrap gap-x-4">
          <a href={paths.account()} className="tap inline-block">
            {t('bar.account')}
          </a>
          <a href={paths.identifiers()} className="tap inline-block">
            {t('bar.identifiers')}
          </a>
          {visitor.keepsRegister ? null : (
            <>
              <a href={paths.company()} className="tap inline-block">
                {t('company.title')}
              </a>
              <a href={paths.calendar()} className="tap inline-block">
                {t('clocks.bar')}
              </a>
            </>
          )}
          {visitor.runsAccounts ? (
            <a href={paths.people()} className="tap inline-block">
              {t('bar.people')}
            </a>
          ) : null}
        </p>
        {visitor.actsForOthers ? (
          <a href={paths.chooseOrganization(here)} className="button mt-3 w-full" onClick={forgetScans}>
            {t('bar.changeOrganization')}
          </a>
        ) : null}
        <form method="post" action={paths.signOut()} className="mt-3" onSubmit={forgetScans}>
          <button type="submit" className="button w-full">
            <Icon name="out" size={15} />
            {t('bar.signOut')}
          </button>
        </form>
      </div>
    </details>
  )
}
