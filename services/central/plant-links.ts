import { pause } from '../../shared/runtime/backoff.ts'
import type { SiteServiceContext } from '../../shared/service/run-site-service.ts'
import type { CentralConfig } from './config.ts'
import { openPlantLink, type PlantLink } from './plant-link.ts'
import { plantsIn } from './plants.ts'
import type { Queue } from './queue.ts'

const lookIntervalMs = 2000

/** The reading of every plant that there is a key of. */
export interface PlantLinks {
  readonly finished: Promise<unknown>
  trouble(): string
  close(): Promise<void>
}

/** Opens what is there and, while the service runs, what is added. One that is taken away is let go at the next start. */
export function openPlantLinks(
  { config, metrics, log, signal }: SiteServiceContext<CentralConfig>,
  queue: Queue,
  onOpened: (plant: string) => void,
): PlantLinks {
  const links = new Map<string, PlantLink>()
  async function untilStopped(): Promise<void> {
    while (!signal.aborted) {
      for (const plant of await plantsIn(config.KEYS)) {
        if (links.has(plant)) continue
        log.info({ plant }, `listens to ${plant}`)
        onOpened(plant)
        const { NATS_URL: url, KEYS: keysFolder } = config
        links.set(plant, openPlantLink({ url, keysFolder, plant, queue, metrics, log, signal }))
      }
      await pause(lookIntervalMs, signal)
    }
    await Promise.all([...links.values()].map(({ finished }) => finished))
  }
  return {
    finished: untilStopped(),
    trouble() {
      if (links.size === 0) return `there is no key of a plant in ${config.KEYS}; \`vaglio keys\` makes one`
      return [...links.values()]
        .flatMap((link) => (link.trouble() ? [`${link.plant}: ${link.trouble()}`] : []))
        .join('; ')
    },
    async close() {
      await Promise.all([...links.values()].map((link) => link.close()))
    },
  }
}
