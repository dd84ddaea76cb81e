import type { RgbImage } from '../../../shared/imaging/image.ts'
import type { Clock } from '../../../shared/runtime/clock.ts'
import type { ModelRun } from '../process/model-run.ts'
import type { Schedule } from '../process/model-worker.ts'
import { type ExamFacts, type ExamResult, type ExamRules, examine } from './exam.ts'
import { createShadowComparison } from './shadow-comparison.ts'

/** As many as a report holds. */
const scoresMax = 200
const runsMax = 1000

export interface LiveExamOptions {
  /** What the images of the package have shown. */
  readonly golden: Pick<ExamFacts, 'golden'> & { readonly runsMs: readonly number[] }
  /** What both models say of the last overridden parts. */
  readonly overridden: ExamFacts['overridden']
  readonly rules: ExamRules
  /** Asks the candidate. */
  readonly judge: (image: RgbImage) => Promise<ModelRun>
  readonly clock: Pick<Clock, 'monotonicMs'>
  readonly schedule: Schedule
}

/** The part of an exam in which candidate and running model judge the same live parts. */
export interface LiveExam {
  readonly result: Promise<Exclude<ExamResult, { outcome: 'continues' }>>
  facts(): ExamFacts
  /** The running model has judged a part. */
  running(partId: string, run: ModelRun): void
  /** A picture of a part for the candidate, who judges one at a time; what comes meanwhile is left out. */
  shadow(partId: string, image: RgbImage): void
  /** Ends it without a pass. */
  fail(reason: string): void
}

export function startLiveExam({ golden, overridden, rules, judge, clock, schedule }: LiveExamOptions): LiveExam {
  const startedMs = clock.monotonicMs()
  const comparison = createShadowComparison(scoresMax)
  const runsMs = { candidate: [...golden.runsMs], running: [] as number[] }
  let isJudging = false
  let finish: (result: Exclude<ExamResult, { outcome: 'continues' }>) => void = () => {}
  const result = new Promise<Exclude<ExamResult, { outcome: 'continues' }>>((resolve) => {
    finish = resolve
  })
  const facts = (): ExamFacts => ({
    golden: golden.golden,
    shadow: comparison.scores,
    overridden,
    runsMs,
    comparedMs: clock.monotonicMs() - startedMs,
  })
  const look = (): void => {
    const found = examine(facts(), rules)
    if (found.outcome !== 'continues') finish(found)
  }
  const fail = (reason: string): void => finish({ outcome: 'failed', reason })
  const callOff = schedule(look, rules.msMax)
  void result.then(callOff)
  look()
  return {
    result,
    facts,
    fail,
    running(partId, { score, runMs }) {
      if (runsMs.running.length < runsMax) runsMs.running.push(runMs)
      comparison.add(partId, 'expected', score)
      look()
    },
    shadow(partId, image) {
      if (isJudging) return
      isJudging = true
      void judge(image)
        .then(
          ({ score, runMs }) => {
            if (runsMs.candidate.length < runsMax) runsMs.candidate.push(runMs)
            comparison.add(partId, 'scored', score)
            look()
          },
          (error: unknown) => fail(`live part ${partId}: ${error instanceof Error ? error.message : error}`),
        )
        .finally(() => {
          isJudging = false
        })
    },
  }
}
