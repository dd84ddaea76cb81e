import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import { Transform } from 'node:stream'
import type { Random } from '../../../models/fit/random.ts'

const host = '127.0.0.1'
/** The least time after which TCP sends a lost segment again (Linux, RFC 6298 §2.4 allows a floor). */
const retransmissionMs = 200

/** What the network between the services and the broker does. */
export type NetworkState = 'whole' | 'cut' | 'black hole' | 'lossy' | 'throttled'

/** A TCP proxy between services and broker: the network that can break. */
export interface BrokerProxy {
  readonly address: string
  /**
   * While it is `lossy`, `measure` is the share of the segments that is lost: each comes a retransmission timeout later, as TCP
   * shows it. While it is `throttled`, it is the bytes a second that get through in each direction of a connection.
   */
  set(state: NetworkState, measure?: number): void
  close(): void
}

export async function startBrokerProxy(brokerPort: () => number, random: Random): Promise<BrokerProxy> {
  let state: NetworkState = 'whole'
  let measure = 0
  const sockets = new Set<Socket>()

  function segment(): Transform {
    return new Transform({
      transform(chunk, _encoding, done) {
        // Nothing comes through and nothing is refused: neither end is told that the other is gone.
        if (state === 'black hole') return void held.push(() => done(null, chunk))
        const isLost = state === 'lossy' && random() < measure
        if (isLost) setTimeout(() => done(null, chunk), retransmissionMs)
        else if (state === 'throttled') setTimeout(() => done(null, chunk), (chunk.length / measure) * 1000)
        else done(null, chunk)
      },
    })
  }

  let held: (() => void)[] = []
  const server = createServer((client) => {
    if (state === 'cut') return void client.destroy()
    const broker = connect({ host, port: brokerPort(), noDelay: true })
    for (const [socket, other] of [
      [client, broker],
      [broker, client],
    ] as const) {
      sockets.add(socket)
      socket.setNoDelay(true)
      socket.on('error', () => {})
      socket.on('close', () => {
        sockets.delete(socket)
        other.destroy()
      })
    }
    client.pipe(segment()).pipe(broker)
    broker.pipe(segment()).pipe(client)
  })
  server.listen(0, host)
  await once(server, 'listening')
  const cutAll = (): void => {
    for (const socket of sockets) socket.destroy()
  }
  return {
    address: `${host}:${(server.address() as AddressInfo).port}`,
    set(next, its = 0) {
      if (next === 'cut') cutAll()
      state = next
      measure = its
      const released = held
      held = []
      for (const release of released) release()
    },
    close() {
      cutAll()
      server.close()
    },
  }
}
