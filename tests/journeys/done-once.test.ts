import { randomUUID } from 'node:crypto'
import { expect, inject, test } from 'vitest'
import { Browser } from '#tests/identity/browser.ts'
import { demo } from './browser.ts'

test('a form under People that is sent twice does its act once and gives the same answer twice', async () => {
  const admin = demo().people.find((one) => one.organization === 'calder' && one.roles.includes('admin'))
  if (!admin) throw new Error('somebody runs the accounts of Calder')
  const browser = new Browser(inject('baseUrl'))
  await browser.signIn(admin.email, admin.password, '/people')
  const invited = { name: 'Twice Asked', email: 'twice.asked@calder.example', roles: 'viewer', once: randomUUID() }
  expect((await browser.submit('/people/colleagues/new', invited)).response.status).toBe(200)
  const page = await (await browser.go('/people')).response.text()
  const id = /coll_[0-9a-hjkmnp-tv-z]{26}/.exec(page)?.[0]
  if (id === undefined) throw new Error('the invitation stands on the page')
  const taken = { act: 'withdraw', id, once: randomUUID() }
  for (let sent = 0; sent < 2; sent++)
    expect((await browser.submit('/people', taken)).url.search, `sent ${sent + 1} times`).toBe('?done=taken')
  // another key is another act, and there is nothing left to take back
  expect((await browser.submit('/people', { ...taken, once: randomUUID() })).response.status).toBe(409)
})
