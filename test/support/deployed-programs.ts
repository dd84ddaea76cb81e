import { existsSync, readdirSync } from 'node:fs'
import { join, relative } from 'node:path'
import { expect } from 'vitest'
import type { z } from 'zod'
import { ArchiveConfig } from '../../services/archive/config.ts'
import { CameraIngestConfig } from '../../services/camera-ingest/config.ts'
import { ConsoleConfig } from '../../services/console/config.ts'
import { DecisionConfig } from '../../services/decision/config.ts'
import { DriftConfig } from '../../services/drift/config.ts'
import { InferenceConfig } from '../../services/inference/config.ts'
import { MetricsForwarderConfig } from '../../services/metrics-forwarder/config.ts'
import { PlantAdapterConfig } from '../../services/plant-adapter/config.ts'
import { PreprocessConfig } from '../../services/preprocess/config.ts'
import { ProvisionerConfig } from '../../services/provisioner/config.ts'
import { RulesConfig } from '../../services/rules/config.ts'
import { loadRecipe } from '../../shared/recipe/load.ts'
import { readConfig } from '../../shared/service/config.ts'
import { projectFolder, softwareVersion } from '../../shared/service/software-version.ts'
import { readDockerfile } from './deployment-files.ts'

const configs: Record<string, z.ZodObject> = {
  archive: ArchiveConfig,
  'camera-ingest': CameraIngestConfig,
  console: ConsoleConfig,
  decision: DecisionConfig,
  drift: DriftConfig,
  inference: InferenceConfig,
  'metrics-forwarder': MetricsForwarderConfig,
  'plant-adapter': PlantAdapterConfig,
  preprocess: PreprocessConfig,
  provisioner: ProvisionerConfig,
  rules: RulesConfig,
}
/** Services that keep something on a disk, and the setting that says where. */
export const keptFolders = {
  'camera-ingest': 'STATE_FOLDER',
  'plant-adapter': 'JOURNAL_FOLDER',
  inference: 'MODEL_FOLDER',
  console: 'CONSOLE_FOLDER',
  archive: 'ARCHIVE_FOLDER',
  drift: 'DRIFT_FOLDER',
}

/** The image's name and tag, as every deployment writes it. */
export const image = softwareVersion.replace(' ', ':')
export const dockerfile = readDockerfile()

/** Services by the names under which they are started: there are two of decision. */
export function programs(): string[] {
  const names = servicesInTree().flatMap((name) => (name === 'decision' ? ['decision-a', 'decision-b'] : [name]))
  return names.sort()
}

export function instanceOf(program: string): string | undefined {
  return /^decision-([ab])$/.exec(program)?.[1]
}

/** The build puts a service's `main.ts` there. */
export function entryPoint(program: string): string {
  const service = serviceOf(program)
  expect(existsSync(join(projectFolder, `services/${service}/main.ts`))).toBe(true)
  return `dist/services/${service}/main.js`
}

export function isInImage(path: string): boolean {
  const inProject = relative('/app', path)
  const isCopied = dockerfile.shipped.some(({ target }) => inProject === target || inProject.startsWith(`${target}/`))
  return isCopied && existsSync(join(projectFolder, inProject))
}

/** Where the demo's recipe finds its models when it lies in that folder. */
export async function modelsOfDemo(folder: string): Promise<string[]> {
  const { views } = await loadRecipe(join(projectFolder, 'deploy/demo/recipe.yaml'))
  return Object.values(views).map(({ model }) => join(folder, model))
}

/** The variables stand in the service's schema, and with the image's own it can start. */
export function expectSettings(program: string, environment: Record<string, string>): void {
  const schema = configs[serviceOf(program)]
  if (!schema) throw new Error(`this test lacks the settings of ${serviceOf(program)}`)
  expect(Object.keys(schema.shape)).toEqual(expect.arrayContaining(Object.keys(environment)))
  const config = readConfig(schema, { ...dockerfile.environment, ...environment })
  expect(config).toMatchObject({ NATS_URL: 'nats://nats:4222', KEYS: '/keys', HTTP_HOST: '0.0.0.0', HTTP_PORT: 8080 })
}

function serviceOf(program: string): string {
  return program.replace(/^decision-[ab]$/, 'decision')
}

/** Those of a station: the central site has its own deployment. */
function servicesInTree(): string[] {
  return readdirSync(join(projectFolder, 'services'))
    .filter((name) => name !== 'central')
    .sort()
}
