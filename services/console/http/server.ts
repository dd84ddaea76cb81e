import type { App } from './context.ts'

/** The server listens here, as people write it into a browser. */
export interface Listening {
  readonly url: string
  readonly port: number
}

/** The port is somebody else's; the message says what to do. */
export class PortTakenError extends Error {
  override name = 'PortTakenError'
}

/** Begins to answer. @throws {PortTakenError} */
export async function listen(app: App, host: string, port: number): Promise<Listening> {
  try {
    await app.listen({ host, port })
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code !== 'EADDRINUSE') throw error
    const advice = 'end the other program, or name another port in PAGE_PORT (npm start -- --page-port 8090)'
    throw new PortTakenError(`port ${port} on ${host} is taken by another program: ${advice}`, { cause: error })
  }
  const address = app.server.address()
  const taken = typeof address === 'object' && address ? address.port : port
  const name = host === '0.0.0.0' || host === '::' ? 'localhost' : host.includes(':') ? `[${host}]` : host
  return { url: `http://${name}:${taken}`, port: taken }
}
