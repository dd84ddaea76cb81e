import { z } from 'zod'
import type { App } from './context.ts'

/** The description of the interface. */
export function addOpenApiRoutes(app: App): void {
  app.get('/api/openapi.json', {
    config: { role: 'viewer' },
    schema: {
      summary: 'This description of the interface (OpenAPI 3.1)',
      response: { 200: z.looseObject({ openapi: z.string() }) },
    },
    handler: async () => app.swagger() as { openapi: string },
  })
}
