import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { manifestFile, modelFile, type PackageFiles } from '../contracts/model-store.ts'
import { readPackage } from './package.ts'
import { verifyModel } from './verify.ts'

/**
 * Every file of a package that may be used, as it is to be kept elsewhere: what the manifest does not name stays behind.
 * @throws {ModelPackageError} when something of the package is not as declared
 */
export async function readPackageFiles(folder: string): Promise<PackageFiles> {
  const modelPackage = await readPackage(folder)
  verifyModel(modelPackage)
  const files = new Map<string, Uint8Array>([
    [manifestFile, await readFile(join(folder, manifestFile))],
    [modelFile, modelPackage.modelBytes],
  ])
  for (const { file } of modelPackage.manifest.files) files.set(file, await readFile(join(folder, file)))
  return files
}
