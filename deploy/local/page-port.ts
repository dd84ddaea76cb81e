import { createServer } from 'node:net'

export const usualPagePort = 7080
const loopback = '127.0.0.1'

/**
 * The port of the page: the wanted one, or any other where that is taken. It stays the same when the console is started
 * again, so that pages that are open find it.
 */
export async function findPagePort(wanted: number, onTaken: (text: string) => void): Promise<number> {
  const port = await freePort(wanted).catch(() => undefined)
  if (port !== undefined) return port
  const other = await freePort(0)
  onTaken(`port ${wanted} is taken by another program, the page is at port ${other}; --page-port chooses one`)
  return other
}

/** @throws when it is taken */
function freePort(wanted: number): Promise<number> {
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
