import { existsSync } from 'node:fs'
import { extname } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { App } from './context.ts'

/** The page's own files. Whatever else is asked for outside `/api` is a place within the page, which finds it by itself. */
export async function addPageRoutes(app: App, folder: string): Promise<void> {
  // The interface works without its page, as after a build of the services alone.
  if (!existsSync(folder)) return
  await app.register(fastifyStatic, { root: folder, serve: false, cacheControl: false })
  app.get('/*', {
    config: { role: 'public' },
    schema: { hide: true },
    handler: (request, reply) => {
      const { pathname } = new URL(request.url, 'http://page')
      if (pathname.startsWith('/api/') || pathname === '/api') return reply.callNotFound()
      // Asked again each time and answered by its ETag: a new version is there at once.
      reply.header('cache-control', 'no-cache')
      return reply.sendFile(extname(pathname) === '' ? 'index.html' : pathname)
    },
  })
}
