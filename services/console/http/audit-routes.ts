import type { AuditLog } from '../access/audit-log.ts'
import { AuditPage, AuditQuery } from '../api/audit.ts'
import { Problem } from '../api/problem.ts'
import type { App } from './context.ts'

/** Who changed what. */
export function addAuditRoutes(app: App, audit: Pick<AuditLog, 'page'>): void {
  app.get('/api/audit', {
    config: { role: 'engineer' },
    schema: {
      summary: 'Who changed what, the newest first',
      description:
        'For more, ask again with `before`: the sequence of the last entry of this answer. `follows` is false where an entry before it is missing or is not what it was.',
      querystring: AuditQuery,
      response: { 200: AuditPage, 503: Problem },
    },
    handler: ({ query }) => audit.page(query),
  })
}
