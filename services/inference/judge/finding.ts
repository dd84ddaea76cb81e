import type { Expectation } from '../../../shared/contracts/expectation.ts'
import type { ModelFinding } from '../../../shared/contracts/finding.ts'
import type { ManifestOf, ModelManifest } from '../../../shared/contracts/model.ts'
import type { Region } from '../../../shared/contracts/region.ts'
import type { AnomalyAnswer, ClassifierAnswer, ModelAnswer } from '../../../shared/model/answer.ts'
import { presenceFinding } from './presence.ts'

export type JudgedFinding = Extract<ModelFinding, { outcome: 'judged' }>

const thresholdCell = 128

/**
 * What a model's answer says of a frame, whatever kind of model it is.
 * @param expects what the recipe wants a detector to find
 * @param region the part of the frame that the model saw
 * @throws {TypeError} when the answer is not of the manifest's kind
 */
export function modelFinding(
  manifest: ModelManifest,
  expects: readonly Expectation[],
  answer: ModelAnswer,
  region: Region,
): JudgedFinding {
  const { name, version, sha256 } = manifest
  const model = { name, version, sha256 }
  if (manifest.kind === 'detector' && answer.kind === 'detector') {
    return { model, ...presenceFinding(manifest, expects, answer, region) }
  }
  if (manifest.kind === 'classifier' && answer.kind === 'classifier') {
    return { model, ...classFinding(manifest, answer) }
  }
  if ((manifest.kind === 'anomaly' || manifest.kind === 'reconstruction') && answer.kind === 'anomaly') {
    return { model, ...anomalyFinding(manifest, answer, region) }
  }
  throw new TypeError(`a model of kind ${manifest.kind} gave an answer of kind ${answer.kind}`)
}

function limitsOf({ threshold, warningThreshold }: Pick<JudgedFinding, 'threshold' | 'warningThreshold'>) {
  return { threshold, ...(warningThreshold !== undefined && { warningThreshold }) }
}

function anomalyFinding(
  manifest: ManifestOf<'anomaly' | 'reconstruction'>,
  { score, heatmap, rows, columns }: AnomalyAnswer,
  region: Region,
): Omit<JudgedFinding, 'model'> {
  const hottest = heatmap.indexOf(Math.max(...heatmap))
  return {
    outcome: 'judged',
    score,
    ...limitsOf(manifest),
    heatmap: { width: columns, height: rows, cells: cellsOf(heatmap, manifest.threshold) },
    peak: {
      x: region.x + ((hottest % columns) + 0.5) * (region.width / columns),
      y: region.y + (Math.floor(hottest / columns) + 0.5) * (region.height / rows),
    },
  }
}

/** One byte a cell, the threshold at 128: enough to look at, a quarter of the size. */
function cellsOf(heatmap: Float32Array, threshold: number): string {
  const cells = Uint8Array.from(heatmap, (value) => Math.min(255, Math.max(0, (value / threshold) * thresholdCell)))
  return Buffer.from(cells).toString('base64')
}

/** The score is the probability of all that is not good; the reason names the likeliest of it. */
function classFinding(
  manifest: ManifestOf<'classifier'>,
  { probabilities }: ClassifierAnswer,
): Omit<JudgedFinding, 'model'> {
  const classes = manifest.classes.map((name, index) => ({ name, probability: probabilities[index] ?? 0 }))
  const isGood = ({ name }: { name: string }) => manifest.good.includes(name)
  const good = classes.filter(isGood).reduce((sum, { probability }) => sum + probability, 0)
  const score = Math.min(1, Math.max(0, 1 - good))
  const [likeliest] = classes.filter((one) => !isGood(one)).sort((one, other) => other.probability - one.probability)
  const isSuspicious = score > (manifest.warningThreshold ?? manifest.threshold)
  return {
    outcome: 'judged',
    score,
    ...limitsOf(manifest),
    ...(isSuspicious && likeliest && { reason: `looks like ${likeliest.name} (${likeliest.probability.toFixed(2)})` }),
  }
}
