import { createRoute } from '@hono/zod-openapi'
import { ProblemDocument } from './schemas.ts'
import { ScarAnswer, ScarList, ScarListQuestion, ScarParam } from './scar-schemas.ts'

const security = [{ oauth: ['cases:read'] }]
const problem = (description: string) => ({
  description,
  content: { 'application/problem+json': { schema: ProblemDocument } },
})
const refused = {
  400: problem('The request could not be read'),
  401: problem('An access token is required'),
  403: problem('The token does not allow this'),
  404: problem('There is nothing of this name here'),
}

export const listScars = createRoute({
  method: 'get',
  path: '/scars',
  security,
  summary: 'Corrective requests that you issued or that are addressed to you, newest first (at most 500)',
  request: { query: ScarListQuestion },
  responses: {
    200: { description: 'The requests', content: { 'application/json': { schema: ScarList } } },
    ...refused,
  },
})

export const oneScar = createRoute({
  method: 'get',
  path: '/scars/{id}',
  security,
  summary: 'One corrective request: what was asked, every answer and judgement, exhibits, notes for you, history',
  request: { params: ScarParam },
  responses: {
    200: { description: 'The request', content: { 'application/json': { schema: ScarAnswer } } },
    ...refused,
  },
})
