import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import path from 'node:path'

/**
 * The peer: PostGraphile 4 over the same schema with the same row-level security and the app's own login, set up as its
 * documentation says for production. It is installed beside the store of the bench and is no dependency of ours.
 * `PEER_ROOT` is where, `BARE_URL` connects, `BARE_ORGANIZATION` is bound.
 */
const peer = createRequire(path.join(process.env.PEER_ROOT ?? '.', 'package.json'))
const { postgraphile, makeJSONPgSmartTagsPlugin } = peer('postgraphile')
const pg = peer('pg')

// Tables of facts refer to each other without foreign keys; PostGraphile is told, as its smart tags have it.
const tags = makeJSONPgSmartTagsPlugin({
  version: 1,
  config: {
    // Functions are ours and no part of the question; two of them would give one type its name.
    procedure: Object.fromEntries(
      ['walk', 'walks', 'custody_strip', 'verdict', 'seen_of', 'seen_in', 'told'].map((name) => [
        `facts.${name}`,
        { tags: { omit: 'execute' } },
      ]),
    ),
    class: {
      'facts.fact_item': {
        tags: { foreignKey: ['(fact) references facts.fact (id)', '(item) references facts.item (id)'] },
      },
      'facts.fact_body': { tags: { foreignKey: '(fact) references facts.fact (id)|@foreignSingleFieldName body' } },
      'facts.item': { tags: { foreignKey: '(lot_item) references facts.item (id)' } },
    },
  },
})

const pool = new pg.Pool({ connectionString: process.env.BARE_URL, max: 10 })
const handler = postgraphile(pool, 'facts', {
  appendPlugins: [tags],
  disableQueryLog: true,
  graphiql: false,
  dynamicJson: true,
  ignoreRBAC: false,
  pgSettings: { 'portal.organization_id': process.env.BARE_ORGANIZATION ?? '', 'portal.purpose': 'provenance' },
})
createServer((req, res) => handler(req, res)).listen(Number(process.env.PORT ?? 0), '127.0.0.1', () =>
  process.stdout.write('ready\n'),
)
