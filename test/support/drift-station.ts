import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { examineRecipe } from '../../deploy/local/examine-recipe.ts'
import { type Station, startStation } from '../../deploy/local/station.ts'
import { loadRecipe } from '../../shared/recipe/load.ts'
import { projectFolder } from '../../shared/service/software-version.ts'
import { type ConsoleClient, openConsole } from './console-client.ts'
import { recipeIn } from './demo-recipe.ts'
import { natsBinary, silentLog } from './nats-server.ts'
import { until } from './until.ts'

/** Two seconds count as an hour does at a plant. */
const driftSettings = {
  BLOCK_MS: '2000',
  BLOCK_PARTS_MIN: '2',
  BASELINE_BLOCKS: '8',
  SCORE_BLOCKS: '6',
  PICTURE_BLOCKS: '6',
  BLOCKS_TOGETHER: '1',
  PERSISTENCE: '2',
  SAMPLE_INTERVAL_MS: '50',
  ASSESS_INTERVAL_MS: '200',
  SAVE_INTERVAL_MS: '200',
}

/** The demo's station, of which nobody asks anything but what a test does, and one who is logged in there. */
export interface DriftStation extends AsyncDisposable {
  readonly station: Station
  readonly client: ConsoleClient
}

export async function startDriftStation(): Promise<DriftStation> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'vaglio-drift-'))
  const recipeFile = await recipeIn(dataFolder, (text) =>
    text.replace(/model: .*/, `model: ${join(dataFolder, 'demo-plate/1')}`),
  )
  await indulgentModel(join(dataFolder, 'demo-plate/1'))
  let link: { page: string; setup: string } | undefined
  const station = await startStation({
    recipeFile,
    recipe: await loadRecipe(recipeFile, examineRecipe),
    natsBinary: await natsBinary(),
    tls: false,
    dataFolder,
    partsKeptMax: 10_000,
    environment: {
      drift: driftSettings,
      'camera-ingest': { SOURCE: 'http', SOURCE_PORT: '0' },
      'plant-adapter': { LINE_PORT: '0' },
      console: { PAGE_PORT: '0' },
    },
    log: silentLog,
    onNotice: () => {},
    onHopeless: () => {},
    onLogged: (service, { page, setup }) => {
      if (service === 'console' && page && setup) link = { page: String(page), setup: String(setup) }
    },
    onDecided: () => {},
  })
  const { page, setup } = await until('the page', () => link, 60_000)
  const client = await openConsole(page, setup.slice(setup.indexOf('#') + 1))
  await until('a station that is ready', async () => (await client.get('/ready')).ok, 60_000)
  return {
    station,
    client,
    async [Symbol.asyncDispose]() {
      await station.stop()
      await rm(dataFolder, { recursive: true, force: true })
    },
  }
}

/** The demo's model with a threshold that parts in less light still pass. */
async function indulgentModel(folder: string): Promise<void> {
  await cp(join(projectFolder, 'models/demo-plate/1'), folder, { recursive: true })
  const file = join(folder, 'model.json')
  const { threshold, warningThreshold, ...manifest } = JSON.parse(await readFile(file, 'utf8'))
  const raised = { ...manifest, threshold: threshold * 10, warningThreshold: warningThreshold * 10 }
  await writeFile(file, JSON.stringify(raised))
}
