import { setMaxListeners } from 'node:events'
import type { z } from 'zod'
import { readConfig } from './config.ts'

/** Every wait of a process hangs on the one signal that ends it; beyond so many one of them leaks. */
const waitsMax = 200

/**
 * Reads the settings and lives until SIGTERM, SIGINT or the parent's end. A process that cannot start says why on standard
 * error and exits 1.
 */
export async function runProcess<Config>(
  name: string,
  schema: z.ZodType<Config>,
  live: (config: Config, signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const stopping = new AbortController()
  setMaxListeners(waitsMax, stopping.signal)
  for (const signal of ['SIGTERM', 'SIGINT', 'disconnect'] as const) process.once(signal, () => stopping.abort())
  try {
    // biome-ignore lint/style/noProcessEnv: the one place where services meet their environment
    const config = readConfig(schema, process.env)
    await live(config, stopping.signal)
    process.exit(0)
  } catch (error) {
    process.stderr.write(`${name}: ${error instanceof Error ? error.message : error}\n`)
    process.exit(1)
  }
}

/** Leaving is more important than leaving well: a limit on how long the last steps may take. */
export function within(limitMs: number, work: Promise<unknown>): Promise<unknown> {
  return Promise.race([work, new Promise((resolve) => setTimeout(resolve, limitMs))])
}
