import { z } from 'zod'

/** What every process reads from its environment, whether it belongs to a station or not. */
export const ProcessConfig = z.object({
  NATS_URL: z.string().default('nats://127.0.0.1:4222'),
  /** Folder with this service's keys for the broker and the public keys that it trusts. */
  KEYS: z.string({ error: 'name the folder with the keys; `npm run vaglio -- keys create` makes one' }),
  HTTP_HOST: z.string().default('127.0.0.1'),
  HTTP_PORT: z.coerce.number().int().min(0).max(65_535).default(0),
  LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error']).default('info'),
})
export type ProcessConfig = z.infer<typeof ProcessConfig>

/** What every service of a station reads. */
export const ServiceConfig = ProcessConfig.extend({
  RECIPE: z.string({ error: 'name the YAML file of the station’s recipe' }),
  METRICS_INTERVAL_MS: z.coerce.number().int().min(100).default(5000),
  OTEL_EXPORTER_OTLP_ENDPOINT: z.string().optional(),
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: z.string().optional(),
  OTEL_EXPORTER_OTLP_PROTOCOL: z.enum(['http/protobuf', 'http/json']).default('http/protobuf'),
  /** Share of the parts whose traces are kept although nothing was the matter with them. */
  TRACE_RATIO: z.coerce.number().min(0).max(1).default(0.1),
})
export type ServiceConfig = z.infer<typeof ServiceConfig>

/** Settings that a service cannot start with; the message names every variable at fault. */
export class ConfigError extends Error {
  override name = 'ConfigError'
}

/** @throws {ConfigError} with every mistake at once */
export function readConfig<Config>(schema: z.ZodType<Config>, environment: NodeJS.ProcessEnv): Config {
  const set = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''))
  const parsed = schema.safeParse(set)
  if (parsed.success) return parsed.data
  const rows = parsed.error.issues.map(({ path, message }) => `  ${path.join('.')}: ${message}`)
  throw new ConfigError(`the environment is not usable:\n${rows.join('\n')}`)
}
