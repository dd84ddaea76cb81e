import { createApp } from '../../services/console/http/app.ts'
import type { App } from '../../services/console/http/context.ts'

/** The console's server without an address, and without anybody asking who one is: everybody is Anna, an operator. */
export async function openApp(): Promise<{ app: App; errors: string[] }> {
  const errors: string[] = []
  const onError = (error: unknown, where: string): void => void errors.push(`${where}: ${error}`)
  const app = await createApp({ softwareVersion: 'vaglio test', onError })
  app.addHook('onRequest', async (request) => {
    request.person = { name: 'anna', role: 'operator', by: 'session' }
  })
  return { app, errors }
}
