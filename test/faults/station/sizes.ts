import { streams } from '../../../shared/contracts/streams.ts'
import type { Sizes } from '../checker/evidence.ts'
import { footprintOf } from './processes.ts'
import type { Station } from './station.ts'

const requestMsMax = 5000
const own = /^campaign-/

/** Memory and descriptors of all processes, and what the broker still has to hand out or to hear of. */
export async function sizesOf(station: Station): Promise<Sizes> {
  const pending: Record<string, number> = {}
  for (const account of ['LINE', 'DECISION'] as const) {
    const connection = await station.connectAs({ role: 'provisioner', account })
    try {
      const manager = await connection.jetstreamManager({ timeout: requestMsMax, checkAPI: false })
      for (const [stream, definition] of Object.entries(streams)) {
        if (definition.account !== account) continue
        const consumers = await manager.consumers.list(stream).next()
        for (const { name, num_pending: unread, num_ack_pending: unsettled } of consumers)
          if (!own.test(name) && unread + unsettled > 0) pending[name] = unread + unsettled
      }
    } finally {
      await connection.close()
    }
  }
  return { ...footprintOf(station.dataFolder), pending }
}
