import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { activateRecipe } from '../../../deploy/cli/recipe-activate.ts'
import { withStationBus } from '../../../deploy/cli/station-bus.ts'
import type { Fault, Scene } from '../fault.ts'

const rulesMs = 2000
const waitMs = 20_000
const bore = /limits: \{ minMm: 19.8, maxMm: 21.1 \}/

/** A recipe takes over between two parts, and the one before it comes back; no part may be judged twice, or by neither. */
const changed: Fault = {
  name: 'recipe changed and changed back while parts come',
  targets: ['rules', 'camera-ingest', 'provisioner', 'broker', 'network', 'disk', 'processor'],
  async inject(scene) {
    const { recipeFile } = scene.station
    const text = await readFile(recipeFile, 'utf8')
    const wider = join(scene.volume.folder, 'wider.yaml')
    if (!bore.test(text)) throw new Error('the demo’s recipe has other limits for the bore')
    await writeFile(wider, text.replace(bore, 'limits: { minMm: 19.8, maxMm: 21.2 }'))
    await ruling(scene, wider)
    await scene.pause(rulesMs)
    await ruling(scene, recipeFile)
  },
}

async function ruling({ station }: Scene, file: string): Promise<void> {
  const told: string[] = []
  const outcome = await withStationBus(
    'engineer',
    { data: station.dataFolder, url: station.brokerUrl },
    async (bus, name) =>
      await activateRecipe(bus, name, file, { by: 'the campaign', note: 'a wider bore', waitMs }, (line) =>
        told.push(line),
      ),
  )
  if (outcome !== 'rules') throw new Error(`${file} does not rule: ${told.join('; ')}`)
}

export const recipeFaults: readonly Fault[] = [changed]
