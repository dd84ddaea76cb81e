import { existsSync } from 'node:fs'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { networkName } from '../../models/backbone/network.ts'
import { comparedBackbones } from '../../models/evaluate-backbones.ts'
import { evaluateSet, type MeasuredSet } from '../../models/evaluate-set.ts'
import type { LabelledSet } from '../../models/labelled-set.ts'
import type { ModelScores } from './together.ts'

/** Pixels to which `vaglio fit` squeezes an image unless told otherwise. */
const side = 256

/**
 * Fits a model on a set as `vaglio fit` does unless told otherwise, and scores the test photos with it.
 * @param keptIn where the measurement is left, as JSON; one that is there already is taken
 */
export async function measureModel(set: LabelledSet, keptIn: string): Promise<ModelScores> {
  if (existsSync(keptIn)) return scoresOf(JSON.parse(await readFile(keptIn, 'utf8')))
  const backbone = comparedBackbones('').find(({ name }) => name === networkName)
  if (!backbone) throw new Error(`there is no backbone ${networkName}`)
  const { measured } = await evaluateSet(set, backbone, side)
  await mkdir(dirname(keptIn), { recursive: true })
  await writeFile(keptIn, `${JSON.stringify(measured, null, 2)}\n`)
  return scoresOf(measured)
}

function scoresOf({ report }: MeasuredSet): ModelScores {
  return { threshold: report.threshold, images: report.images }
}
