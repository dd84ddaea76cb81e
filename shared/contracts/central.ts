import { type StreamDefinition, type StreamName, streams } from './streams.ts'

/** What the central site takes over of every plant. */
export const uplinkStreams = ['COUNTS', 'RECORDS', 'METRICS'] as const satisfies readonly StreamName[]
export type UplinkStream = (typeof uplinkStreams)[number]

/**
 * How many messages of each may be on the way to the centre unconfirmed. Together they are what a count waits behind on a thin
 * link, some 150 KB; and one of them a round trip is the most that a long link carries.
 */
export const uplinkUnsettledMax: Readonly<Record<UplinkStream, number>> = { COUNTS: 64, RECORDS: 128, METRICS: 16 }

/** The reader of each of these streams in the plant. The plant makes it; the centre may only let it begin at a sequence. */
export const uplinkReader = 'central'

/** The account of a plant's broker at which the link ends: it has no user and no store, and knows these subjects alone. */
export const linkAccount = 'LINK'

/** What the centre calls the few requests that a plant answers: this stands where a broker's own name for its API would. */
export const uplinkApi = 'uplink-api'

/** The subjects of one stream that cross the link. */
export function linkSubjects(stream: UplinkStream) {
  const reader = `${stream}.${uplinkReader}`
  return {
    /** The plant's messages, as they go to the centre. */
    delivery: `uplink.${stream}`,
    /** The centre's request to begin at a sequence: in the plant, and as it is called on the link. */
    reset: { inPlant: `$JS.API.CONSUMER.RESET.${reader}`, onLink: `${uplinkApi}.CONSUMER.RESET.${reader}` },
    /** How the centre confirms what it has stored. */
    flowControl: `$JS.FC.${reader}.>`,
  }
}

/** The answers to those requests, on the link. */
export const linkAnswers = '$JSC.R.>'

const hourMs = 3_600_000
const gibibyte = 2 ** 30

/** How long and how much of each plant the central broker keeps, until the services of the centre have taken it. */
const limits: Record<UplinkStream, Pick<StreamDefinition, 'ageMsMax' | 'bytesMax'>> = {
  COUNTS: { ageMsMax: 31 * 24 * hourMs, bytesMax: gibibyte / 16 },
  RECORDS: { ageMsMax: 31 * 24 * hourMs, bytesMax: 3 * gibibyte },
  METRICS: { ageMsMax: 7 * 24 * hourMs, bytesMax: 0.75 * gibibyte },
}

/** A plant's stream as the central broker keeps it. Nobody publishes to it: it is filled from the plant alone. */
export function centralStream(name: UplinkStream): Pick<StreamDefinition, 'whenFull' | 'ageMsMax' | 'bytesMax'> {
  return { whenFull: streams[name].whenFull, ...limits[name] }
}

/** The account that the central broker keeps for one plant; nothing leads from one plant's to another's. */
export type PlantAccount = `PLANT_${string}`
export function plantAccount(plant: string): PlantAccount {
  return `PLANT_${plant}`
}

/** The one identity at the central broker besides the links of the plants. */
export const centralRole = 'central'
