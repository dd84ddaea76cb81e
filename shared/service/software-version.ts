import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'

/** The folder that holds the project's package.json, whether this runs from source or from the build. */
export const projectFolder = find(dirname(fileURLToPath(import.meta.url)))

/** Name and version as every verdict and every model package quotes them. */
export const softwareVersion = version()

function find(folder: string): string {
  return existsSync(join(folder, 'package.json')) ? folder : find(dirname(folder))
}

function version(): string {
  const manifest: unknown = JSON.parse(readFileSync(join(projectFolder, 'package.json'), 'utf8'))
  const { name, version: number } = z.object({ name: z.string(), version: z.string() }).parse(manifest)
  return `${name} ${number}`
}
