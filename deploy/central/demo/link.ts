import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

const host = '127.0.0.1'

/** What lies between a plant and the centre, and can be cut. */
export interface CuttableLink {
  readonly address: string
  /** Ends what is connected and takes nobody any more. */
  cut(): void
  heal(): void
  close(): void
}

/** @param port where the centre awaits links, on this machine */
export async function openCuttableLink(port: number): Promise<CuttableLink> {
  const sockets = new Set<Socket>()
  let isCut = false
  const server = createServer((plant) => {
    if (isCut) return void plant.destroy()
    const centre = connect({ host, port })
    for (const [socket, other] of [
      [plant, centre],
      [centre, plant],
    ] as const) {
      sockets.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => {
        sockets.delete(socket)
        other.destroy()
      })
      socket.pipe(other)
    }
  })
  server.listen(0, host)
  await once(server, 'listening')
  const end = (): void => {
    for (const socket of sockets) socket.destroy()
  }
  return {
    address: `${host}:${(server.address() as AddressInfo).port}`,
    cut() {
      isCut = true
      end()
    },
    heal() {
      isCut = false
    },
    close() {
      end()
      server.close()
    },
  }
}
