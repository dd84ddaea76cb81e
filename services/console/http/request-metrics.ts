import type { App } from './context.ts'

/** What nobody declared: every path that somebody tries would otherwise be a label of its own. */
const noRoute = 'none'

/** Tells of each request that was answered by which route, with what status and after how long. Comes before the routes. */
export function measureRequests(
  app: App,
  requested: (route: string, status: number, durationMs: number) => void,
): void {
  app.addHook('onResponse', async ({ method, routeOptions: { url } }, reply) => {
    requested(url === undefined ? noRoute : `${method} ${url}`, reply.statusCode, reply.elapsedTime)
  })
}
