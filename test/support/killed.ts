import { once } from 'node:events'
import type { Broker } from '../../deploy/local/broker.ts'

/** The way a broker dies in the dark; it is started again by whoever keeps it. */
export async function killed(broker: Pick<Broker, 'process'>): Promise<void> {
  const ended = once(broker.process, 'exit')
  broker.process.kill('SIGKILL')
  await ended
}
