import { mkdir } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { examineUnfinished } from '../../../services/rules/inspection/examine-unfinished.ts'
import { loadRecipe } from '../../../shared/recipe/load.ts'
import { projectFolder } from '../../../shared/service/software-version.ts'
import { createKeys } from '../../keys/key-folder.ts'
import { createUplink } from '../../keys/uplink-keys.ts'
import { examineRecipe } from '../../local/examine-recipe.ts'
import { freePort } from '../../local/free-port.ts'
import type { LedgerPart } from '../../local/ledger.ts'
import { createScreen } from '../../local/screen.ts'
import { type Station, type StationOptions, startStation } from '../../local/station.ts'
import type { CuttableLink } from './link.ts'

const demoFolder = join(projectFolder, 'deploy/demo')
/** Shorter than in a plant, so that a cut of a minute is many snapshots. */
export const intervalMs = 2000

/** A whole station that inspects the demo's parts, linked to the centre. */
export interface DemoPlant {
  readonly name: string
  readonly link: CuttableLink
  readonly station: Station
  readonly stationName: string
  /** Every part that was decided since the start, with when that was. */
  readonly decided: readonly { readonly atMs: number; readonly latencyMs: number }[]
}

/** A plant before it runs: what the centre has to know of it. */
export interface PlantKeys {
  readonly name: string
  readonly folder: string
  readonly publicKey: string
  readonly link: CuttableLink
}

/** Makes the plant's keys and links it to the centre. */
export async function makePlant(name: string, folder: string, link: CuttableLink): Promise<PlantKeys> {
  const { station } = await loadRecipe(join(demoFolder, 'recipe.yaml'), examineRecipe, examineUnfinished)
  const keysFolder = join(folder, 'keys')
  await mkdir(keysFolder, { recursive: true })
  await createKeys(keysFolder, { stations: [station] })
  const publicKey = createUplink(keysFolder, { url: `nats-leaf://${link.address}` })
  return { name, folder, publicKey, link }
}

export interface PlantOptions extends Pick<StationOptions, 'natsBinary' | 'onNotice'> {
  readonly rate: number
}

export async function startPlant({ name, folder, link }: PlantKeys, options: PlantOptions): Promise<DemoPlant> {
  const { natsBinary, onNotice, rate } = options
  const recipeFile = join(demoFolder, 'recipe.yaml')
  const recipe = await loadRecipe(recipeFile, examineRecipe, examineUnfinished)
  const decided: { atMs: number; latencyMs: number }[] = []
  const measuring = { METRICS_INTERVAL_MS: String(intervalMs) }
  const replay = { SOURCE: 'replay', SOURCE_FOLDER: resolve(demoFolder, 'images'), REPLAY_RATE: String(rate) }
  const station = await startStation({
    ...{ recipeFile, recipe, natsBinary, tls: false, dataFolder: folder },
    environment: {
      'camera-ingest': { ...replay, REPLAY_ORDER: 'shuffled' },
      'decision-a': measuring,
      'decision-b': measuring,
      'metrics-forwarder': { PLANT: name, SNAPSHOT_INTERVAL_MS: String(intervalMs) },
      'plant-adapter': { LINE_PORT: '0' },
      console: { PAGE_PORT: String(await freePort()) },
    },
    partsKeptMax: 1000,
    log: createScreen(undefined).log,
    onNotice: (service, level, text) => onNotice(`${name}: ${service}`, level, text),
    onHopeless: (service) => onNotice(`${name}: ${service}`, 'error', 'does not stay up'),
    onDecided: ({ latencyMs }: LedgerPart) => void decided.push({ atMs: Date.now(), latencyMs }),
  })
  return { name, link, station, stationName: recipe.station, decided }
}
