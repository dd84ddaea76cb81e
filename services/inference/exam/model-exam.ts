import type { ExamReport } from '../../../shared/contracts/model-registry.ts'
import type { ViewRecipe } from '../../../shared/contracts/recipe.ts'
import type { Clock } from '../../../shared/runtime/clock.ts'
import type { Candidate } from '../change/candidate.ts'
import { ChangeError } from '../change/change-error.ts'
import type { ModelRun } from '../process/model-run.ts'
import type { Schedule } from '../process/model-worker.ts'
import type { Asked } from '../process/worker-message.ts'
import { type ExamFacts, type ExamRules, goldenProblem, overriddenProblem } from './exam.ts'
import { latencyOf } from './latency.ts'
import { type LiveExam, startLiveExam } from './live-exam.ts'
import { unsuitability } from './suitability.ts'

export interface ExamOptions {
  readonly view: ViewRecipe
  readonly rules: ExamRules
  readonly judge: (candidate: Candidate, asked: Asked) => Promise<ModelRun>
  /** What the candidate and the running model say of the last overridden parts. @throws {ChangeError} */
  readonly judgeOverridden: () => Promise<ExamFacts['overridden']>
  readonly clock: Pick<Clock, 'monotonicMs'>
  readonly schedule: Schedule
  /** The comparison with the running model begins: pictures are to be cut for the candidate as well. */
  readonly onLive: (live: LiveExam) => void
}

/** How an exam went, as its report says it. */
export type ExamRecord = Pick<ExamReport, 'reason' | 'golden' | 'shadow' | 'overridden' | 'latencyMs'> & {
  readonly passed: boolean
}

/**
 * Has a candidate judge the images of its package, the last overridden parts, and then live parts beside the running model.
 * @throws {ChangeError} when it cannot serve the view or gives no answer before live parts are judged
 * @throws the signal's reason when that aborts
 */
export async function sitExam(candidate: Candidate, options: ExamOptions, signal: AbortSignal): Promise<ExamRecord> {
  const { manifest } = candidate
  const unsuitable = unsuitability(manifest, options.view)
  if (unsuitable) throw new ChangeError(unsuitable)
  const { golden, runsMs } = await judgeGolden(candidate, options, signal)
  const before = { golden, shadow: [], runsMs: { candidate: runsMs, running: [] } }
  const problem = goldenProblem(golden, manifest)
  if (problem) return record(false, problem, { ...before, overridden: [] })
  const overridden = await options.judgeOverridden()
  const mistake = overriddenProblem(overridden)
  if (mistake) return record(false, mistake, { ...before, overridden })
  const judge: Parameters<typeof startLiveExam>[0]['judge'] = (image) =>
    options.judge(candidate, { type: 'judge', image })
  const live = startLiveExam({ ...options, golden: { golden, runsMs }, overridden, judge })
  const fail = (): void => live.fail(String(signal.reason))
  signal.addEventListener('abort', fail)
  options.onLive(live)
  const { outcome, reason } = await live.result
  signal.removeEventListener('abort', fail)
  signal.throwIfAborted()
  // On a quiet line nobody would have noticed.
  if (outcome === 'passed' && !candidate.pool.isWhole)
    return record(false, 'a process of the model has ended during its exam', live.facts())
  return record(outcome === 'passed', reason, live.facts())
}

/** @throws {ChangeError} when it gives no answer about one */
async function judgeGolden(
  candidate: Candidate,
  { judge }: ExamOptions,
  signal: AbortSignal,
): Promise<{ golden: ExamReport['golden']; runsMs: number[] }> {
  const golden: ExamReport['golden'] = []
  const runsMs: number[] = []
  for (const { file, score } of candidate.manifest.golden) {
    signal.throwIfAborted()
    const run = await judge(candidate, { type: 'judge-golden', file }).catch((error: unknown) => {
      signal.throwIfAborted()
      throw new ChangeError(`${file}: ${error instanceof Error ? error.message : error}`, { cause: error })
    })
    golden.push({ of: file.slice(-64), expected: score, scored: run.finding.score })
    runsMs.push(run.runMs)
  }
  return { golden, runsMs }
}

function record(
  passed: boolean,
  reason: string,
  { golden, shadow, overridden, runsMs }: Omit<ExamFacts, 'comparedMs'>,
): ExamRecord {
  const [running, candidate] = [latencyOf(runsMs.running), latencyOf(runsMs.candidate)]
  const latencyMs = { ...(running && { running }), ...(candidate && { candidate }) }
  const facts = { golden: [...golden], shadow: [...shadow], overridden: [...overridden] }
  return { passed, reason, ...facts, latencyMs }
}
