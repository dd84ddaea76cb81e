import type { StreamDefinition, StreamName } from './streams.ts'
import { streams } from './streams.ts'

/** A broker's JetStream domain, by which one broker's requests are told from another's across a link. */
export const domains = { plant: 'plant', central: 'central' } as const

/** What the central site takes over of every plant, the most urgent first. */
export const uplinkStreams = ['COUNTS', 'RECORDS', 'METRICS'] as const satisfies readonly StreamName[]
export type UplinkStream = (typeof uplinkStreams)[number]

const hourMs = 3_600_000
const gibibyte = 2 ** 30

/** How long and how much of each plant the central broker keeps, until the services of the centre have taken it. */
const limits: Record<UplinkStream, Pick<StreamDefinition, 'ageMsMax' | 'bytesMax'>> = {
  COUNTS: { ageMsMax: 31 * 24 * hourMs, bytesMax: gibibyte / 16 },
  RECORDS: { ageMsMax: 31 * 24 * hourMs, bytesMax: 2 * gibibyte },
  METRICS: { ageMsMax: 7 * 24 * hourMs, bytesMax: gibibyte / 2 },
}

/** A plant's stream as the central broker keeps it. Nobody publishes to it: it is filled from the plant alone. */
export function centralStream(
  name: UplinkStream,
): Pick<StreamDefinition, 'storage' | 'whenFull' | 'ageMsMax' | 'bytesMax'> {
  const { storage, whenFull } = streams[name]
  return { storage, whenFull, ...limits[name] }
}

/** The account that the central broker keeps for one plant; nothing leads from one plant's to another's. */
export function plantAccount(plant: string): string {
  return `PLANT_${plant}`
}

/** The one identity at the central broker besides the links of the plants. */
export const centralRole = 'central'
