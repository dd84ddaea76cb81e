import type { ModelManifest, ThresholdPromise } from '../../shared/contracts/model.ts'
import { type ExamReport, isRight, type Overridden } from '../../shared/contracts/model-registry.ts'

const kibibyte = 1024
const significant = 3

/** Such as `410 KiB`. */
export function sizeInWords(bytes: number): string {
  if (bytes < kibibyte) return `${bytes} B`
  const [size, unit] = bytes < kibibyte ** 2 ? [bytes / kibibyte, 'KiB'] : [bytes / kibibyte ** 2, 'MiB']
  return `${brief(size)} ${unit}`
}

export function thresholdOf(manifest: ModelManifest): string {
  return 'threshold' in manifest ? brief(manifest.threshold) : `confidence ${brief(manifest.confidenceMin)}`
}

/** The promise of a model's threshold, undefined where it has none. */
export function promiseOf(manifest: ModelManifest): ThresholdPromise | undefined {
  return 'promise' in manifest ? manifest.promise : undefined
}

/** One sentence. */
export function promiseInWords(promise: ThresholdPromise): string {
  const { falseRejectRateMax, assumedFalseRejectRateMax: assumed, confidence, imagesHeldBack, imagesNeeded } = promise
  const rests = `of which ${imagesHeldBack} images that were held back are a sample`
  return [
    `at most ${percent(falseRejectRateMax)} of the good parts are rejected, with ${percent(confidence)} confidence, ${rests}`,
    ...(assumed === undefined ? [] : [`${percent(assumed)} if scores are distributed as is usual`]),
    ...(imagesNeeded === undefined ? [] : [`${imagesNeeded} images would prove what was asked for`]),
  ].join('; ')
}

/** Such as `12 % (95 %, n 30)`. */
export function promiseInBrief({ falseRejectRateMax, confidence, imagesHeldBack }: ThresholdPromise): string {
  return `${percent(falseRejectRateMax)} (${percent(confidence)}, n ${imagesHeldBack})`
}

/** What an exam rests on, and how it went. */
export function examInWords({ outcome, reason, golden, shadow, overridden = [], latencyMs }: ExamReport): string {
  const { running, candidate } = latencyMs
  const facts = [
    ...(golden.length > 0 ? [counted(golden.length, 'golden image')] : []),
    ...(shadow.length > 0 ? [`${counted(shadow.length, 'live part')} beside the running model`] : []),
    ...(overridden.length > 0 ? [overriddenInWords(overridden)] : []),
    ...(candidate
      ? [`p99 ${brief(candidate.p99)} ms${running ? `, the running model’s ${brief(running.p99)} ms` : ''}`]
      : []),
  ]
  return `${outcome}${reason === '' ? '' : `: ${reason}`}${facts.length > 0 ? ` (${facts.join('; ')})` : ''}`
}

/** Such as `right about 4 of 5 overridden parts, the running model about 1`. */
function overriddenInWords(overridden: readonly Overridden[]): string {
  const rightOf = (model: 'candidate' | 'running'): number =>
    overridden.filter(({ truth, [model]: score }) => score !== undefined && isRight(score, truth)).length
  const judged = overridden.filter(({ running }) => running !== undefined).length
  const beside = judged === overridden.length ? '' : ` of the ${judged} that it judged`
  const parts = counted(overridden.length, 'overridden part')
  return `right about ${rightOf('candidate')} of ${parts}, the running model about ${rightOf('running')}${beside}`
}

/** By UTC, as in verdicts and logs. */
export function timeInWords(time: string | number): string {
  return new Date(time).toISOString().slice(0, 19).replace('T', ' ')
}

export function percent(share: number): string {
  return `${brief(100 * share)} %`
}

function brief(value: number): string {
  return String(Number(value.toPrecision(significant)))
}

export function counted(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`
}
