import helmet from '@fastify/helmet'
import type { App } from './context.ts'

const yearSeconds = 365 * 24 * 3600

/** What browsers are told not to do with the page; nothing of it comes from elsewhere, and nothing in it is written inline. */
export async function addSecurityHeaders(app: App, isTlsInFront: boolean): Promise<void> {
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        imgSrc: ["'self'", 'blob:', 'data:'],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
      },
    },
    frameguard: { action: 'deny' },
    referrerPolicy: { policy: 'no-referrer' },
    hsts: isTlsInFront && { maxAge: yearSeconds, includeSubDomains: false },
  })
  app.addHook('onRequest', async ({ url }, reply) => {
    reply.header('permissions-policy', 'camera=(), microphone=(), geolocation=(), payment=(), usb=()')
    // A route that knows better, such as the one of pictures, says otherwise.
    if (url.startsWith('/api')) reply.header('cache-control', 'no-store')
  })
}
