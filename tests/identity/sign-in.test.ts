import { afterAll, beforeAll, expect, test } from 'vitest'
import { operation } from '#app/http/operation.server.ts'
import type { OrganizationId } from '#app/vocabulary/ids.ts'
import type { LoaderFunctionArgs } from '@remix-run/node'
import { Browser } from './browser.ts'
import { addOrganization, addPerson, openHouse, PASSWORD, type House } from './house.tsx'

let house: House
let mercy: OrganizationId
let tern: OrganizationId

const whoami = {
  path: 'whoami',
  module: {
    loader: async ({ request, context }: LoaderFunctionArgs) => {
      const { actor } = await operation(request, context)
      return Response.json({ organization: actor.organizationId, roles: actor.roles })
    },
  },
}

beforeAll(async () => {
  house = await openHouse({ routes: { 'routes/whoami': whoami } })
  mercy = await addOrganization(house.world, 'mercy')
  tern = await addOrganization(house.world, 'tern', 'distributor')
  await addPerson(house.world, 'ann@mercy.test', [mercy], ['operations', 'quality'])
  await addPerson(house.world, 'both@mercy.test', [mercy, tern])
})
afterAll(() => house.close())

test('a person signs in and comes back to the page they wanted', async () => {
  const browser = new Browser(house.origin)
  const { response, url } = await browser.signIn('ann@mercy.test', PASSWORD, '/whoami')
  expect(url.pathname).toBe('/whoami')
  expect(await response.json()).toEqual({ organization: mercy, roles: ['operations', 'quality'] })
})
