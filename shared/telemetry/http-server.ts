import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Metrics } from './metrics.ts'

/** Whether a service can do its part, and if not, why. */
export interface Health {
  readonly ready: boolean
  readonly reason: string
}

export interface TelemetryServer {
  readonly port: number
  close(): Promise<void>
}

/**
 * Serves `/healthz` (200 when ready, 503 with the reason when not) and `/metrics`.
 * @param port 0 takes any free one
 * @throws when the port is taken, naming it
 */
export async function serveTelemetry(
  host: string,
  port: number,
  metrics: Metrics,
  health: () => Health,
): Promise<TelemetryServer> {
  const server = createServer(async (request, response) => {
    if (request.url === '/healthz') {
      const { ready, reason } = health()
      response.writeHead(ready ? 200 : 503, { 'content-type': 'application/json' })
      response.end(JSON.stringify({ ready, reason }))
    } else if (request.url === '/metrics') {
      metrics.setReady(health().ready)
      const text = await metrics.text()
      response.writeHead(200, { 'content-type': metrics.contentType })
      response.end(text)
    } else {
      response.writeHead(404).end('try /healthz or /metrics\n')
    }
  })
  await listening(server, host, port)
  return {
    port: (server.address() as AddressInfo).port,
    close: () => new Promise((resolve) => server.close(() => resolve()).closeAllConnections()),
  }
}

function listening(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error) =>
      reject(new Error(`cannot serve /healthz and /metrics on ${host}:${port}: ${error.message}`, { cause: error })),
    )
    server.listen(port, host, () => {
      // What fails later fails for one connection, and must not end the service.
      server.on('error', () => {})
      resolve()
    })
  })
}
