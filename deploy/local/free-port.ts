import { createServer } from 'node:net'

const loopback = '127.0.0.1'

/**
 * A port of loopback that was free a moment ago.
 * @param wanted this one; 0 takes any
 * @throws when it is taken
 */
export function freePort(wanted = 0): Promise<number> {
  const server = createServer()
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(wanted, loopback, () => {
      const address = server.address()
      const port = typeof address === 'object' && address ? address.port : wanted
      server.close(() => resolve(port))
    })
  })
}
