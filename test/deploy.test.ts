import { execFile } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, test } from 'vitest'
import { parse, parseAllDocuments } from 'yaml'
import { z } from 'zod'
import { isNewEnough } from '../deploy/local/nats-binary.ts'
import { CameraIngestConfig } from '../services/camera-ingest/config.ts'
import { DecisionConfig } from '../services/decision/config.ts'
import { InferenceConfig } from '../services/inference/config.ts'
import { MetricsForwarderConfig } from '../services/metrics-forwarder/config.ts'
import { PreprocessConfig } from '../services/preprocess/config.ts'
import { RulesConfig } from '../services/rules/config.ts'
import { loadRecipe } from '../shared/recipe/load.ts'
import { readConfig } from '../shared/service/config.ts'
import { projectFolder, softwareVersion } from '../shared/service/software-version.ts'
import { natsBinary } from './support/nats-server.ts'

const run = promisify(execFile)
const read = (path: string): string => readFileSync(join(projectFolder, path), 'utf8')
const exists = (path: string): boolean => existsSync(join(projectFolder, path))

const configs: Record<string, typeof DecisionConfig | typeof CameraIngestConfig | typeof InferenceConfig> = {
  'camera-ingest': CameraIngestConfig,
  decision: DecisionConfig,
  inference: InferenceConfig,
  'metrics-forwarder': MetricsForwarderConfig,
  preprocess: PreprocessConfig,
  rules: RulesConfig,
}
const services = Object.keys(configs)
