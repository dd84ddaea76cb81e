import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { goldenProblem } from '../../services/inference/exam/exam.ts'
import type { ModelStore } from '../../shared/bus/model-store.ts'
import type { ModelManifest } from '../../shared/contracts/model.ts'
import { decodeImage } from '../../shared/imaging/decode.ts'
import { readPackage } from '../../shared/model/package.ts'
import { ModelPackageError } from '../../shared/model/package-error.ts'
import { type Model, openModel } from '../../shared/model/session.ts'
import { nameOf, packageNamed } from './model-name.ts'

const goldenPixelsMax = 2048 * 2048

/** What a package has proven. */
export interface Proof {
  readonly manifest: ModelManifest
  /** Images of the package that the model gave their stated score. */
  readonly golden: number
}

/**
 * Has a package prove that it is what its manifest says: files, hashes and graph are as declared, the model loads, answers,
 * and gives the images of the package their stated scores.
 * @throws {ModelPackageError} with what is wrong
 */
export async function verifyFolder(folder: string): Promise<Proof> {
  const modelPackage = await readPackage(folder)
  const { manifest } = modelPackage
  const model: Model = await openModel(modelPackage, { threads: 1 })
  try {
    const golden: { of: string; expected: number; scored: number }[] = []
    for (const { file, score } of manifest.golden) {
      const answer = await model.judge(await decodeImage(await readFile(join(folder, file)), goldenPixelsMax))
      // What the others say becomes a score only with a recipe; inference's exam compares that.
      if (answer.kind === 'anomaly') golden.push({ of: file, expected: score, scored: answer.score })
    }
    const problem = goldenProblem(golden, manifest)
    if (problem) throw new ModelPackageError(join(folder, 'model.onnx'), problem)
    return { manifest, golden: golden.length }
  } finally {
    await model.release()
  }
}

/** The same for a package of the registry, by its name such as `plate/2`. @throws {StationError} when there is none */
export async function verifyStored(models: Pick<ModelStore, 'list' | 'read'>, given: string): Promise<Proof> {
  const { manifest } = packageNamed(await models.list(), given)
  const files = await models.read(nameOf(manifest))
  const folder = await mkdtemp(join(tmpdir(), 'vaglio-verify-'))
  try {
    for (const [file, bytes] of files) {
      await mkdir(dirname(join(folder, file)), { recursive: true })
      await writeFile(join(folder, file), bytes)
    }
    return await verifyFolder(folder)
  } finally {
    await rm(folder, { recursive: true })
  }
}
