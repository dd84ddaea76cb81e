import { once } from 'node:events'
import { createServer } from 'node:http'

/** An OTLP endpoint that takes every trace and keeps none. */
export async function startTraceSink(): Promise<AsyncDisposable & { readonly url: string }> {
  const server = createServer((request, response) => void request.resume().on('end', () => response.end()))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    url: `http://127.0.0.1:${port}`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
