import { createHash } from 'node:crypto'
import { readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Fault, Scene } from '../fault.ts'
import { brokenModels } from './broken-models.ts'
import { kill } from './process-faults.ts'

const inUseMs = 3000

/** The package of the running station is replaced by one that is broken, and put back afterwards. */
function broken(what: string, makeModel: () => Uint8Array): Fault {
  return {
    name: `model that ${what}`,
    targets: ['model', 'model worker', 'inference'],
    async inject(scene) {
      const manifest = JSON.parse(await readFile(join(scene.station.modelFolder, 'model.json'), 'utf8'))
      const model = await readFile(join(scene.station.modelFolder, 'model.onnx'))
      const bytes = makeModel()
      const sha256 = createHash('sha256').update(bytes).digest('hex')
      try {
        await putInUse(scene, bytes, { ...manifest, sha256 })
        await scene.pause(inUseMs)
      } finally {
        await putInUse(scene, model, manifest)
      }
    },
  }
}

/** The model file was changed and its manifest was not: it must not run. */
const changed: Fault = {
  name: 'model file changed on the disk',
  targets: ['model', 'model worker', 'inference'],
  async inject(scene) {
    const file = join(scene.station.modelFolder, 'model.onnx')
    const model = await readFile(file)
    const manifest = JSON.parse(await readFile(join(scene.station.modelFolder, 'model.json'), 'utf8'))
    const bytes = Buffer.from(model)
    bytes.fill(0, bytes.length / 2, bytes.length / 2 + 64)
    try {
      await putInUse(scene, bytes, manifest)
      await scene.pause(inUseMs)
    } finally {
      await putInUse(scene, model, manifest)
    }
  },
}

async function putInUse(scene: Scene, model: Uint8Array, manifest: object): Promise<void> {
  const write = async (name: string, content: Uint8Array | string): Promise<void> => {
    const file = join(scene.station.modelFolder, name)
    await writeFile(`${file}.new`, content)
    await rename(`${file}.new`, file)
  }
  await write('model.onnx', model)
  await write('model.json', JSON.stringify(manifest))
  await kill(scene, 'inference')
}

export const modelFaults: readonly Fault[] = [
  ...Object.entries(brokenModels).map(([what, makeModel]) => broken(what, makeModel)),
  changed,
]
