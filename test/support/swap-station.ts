import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { examineRecipe } from '../../deploy/local/examine-recipe.ts'
import type { LedgerPart } from '../../deploy/local/ledger.ts'
import { type Station, startStation } from '../../deploy/local/station.ts'
import { loadRecipe } from '../../shared/recipe/load.ts'
import { type Engineer, engineerOf } from './engineer.ts'
import { natsBinary, silentLog } from './nats-server.ts'

export const view = 'top'

/** A station whose models are changed, and who changes them. */
export interface SwapStation extends AsyncDisposable {
  readonly station: Station
  readonly engineer: Engineer
  readonly dataFolder: string
}

export interface SwapStationOptions {
  readonly recipeFile: string
  readonly imageFolder: string
  readonly partsPerSecond: number
  /** Parts that a candidate judges beside the running model, and that it is on probation for. */
  readonly examParts: number
  readonly probationParts: number
  readonly onDecided?: (part: LedgerPart) => void
  readonly onNotice?: (service: string, text: string) => void
}

export async function startSwapStation(options: SwapStationOptions): Promise<SwapStation> {
  const { recipeFile, imageFolder, partsPerSecond, onNotice } = options
  const dataFolder = await mkdtemp(join(tmpdir(), 'vaglio-swaps-'))
  const recipe = await loadRecipe(recipeFile, examineRecipe)
  const station = await startStation({
    recipeFile,
    recipe,
    natsBinary: await natsBinary(),
    tls: false,
    dataFolder,
    partsKeptMax: Number.POSITIVE_INFINITY,
    environment: {
      inference: {
        EXAM_PARTS_MIN: String(options.examParts),
        EXAM_SECONDS_MAX: '30',
        PROBATION_PARTS: String(options.probationParts),
      },
      preprocess: { SHADOW_EVERY: '1' },
      'camera-ingest': {
        SOURCE: 'replay',
        SOURCE_FOLDER: imageFolder,
        REPLAY_RATE: String(partsPerSecond),
        REPLAY_ORDER: 'shuffled',
      },
      'plant-adapter': { LINE_PORT: '0' },
      console: { PAGE_PORT: '0' },
    },
    log: silentLog,
    onNotice: (service, _, text) => onNotice?.(service, text),
    onHopeless: (service) => onNotice?.(service, 'does not stay up'),
    onDecided: (part) => options.onDecided?.(part),
  })
  const engineer = await engineerOf(station.broker.url, join(dataFolder, 'keys'), recipe.station, view)
  return {
    station,
    engineer,
    dataFolder,
    async [Symbol.asyncDispose]() {
      await engineer[Symbol.asyncDispose]()
      await station.stop()
      await rm(dataFolder, { recursive: true, force: true })
    },
  }
}
