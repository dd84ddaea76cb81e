import type { Bus } from '../../shared/bus/bus.ts'
import { spellModel } from '../../shared/bus/model-change.ts'
import type { Kept } from '../../shared/bus/watch.ts'
import type { ModelName } from '../../shared/contracts/model.ts'
import { type ExamReport, ExamReports, ModelsServed, type ServedModels } from '../../shared/contracts/model-registry.ts'
import { examInWords } from './model-words.ts'

/** Once a model serves, the record of its exam comes within this time. */
const recordMsMax = 1000
/** After this long without a sign a person may want to look whether inference runs. */
const silenceMsMax = 20_000

/** What is waited for. */
export interface Awaited {
  readonly view: string
  /** Whether this is the model that was chosen. */
  readonly isChosen: (model: ModelName) => boolean
  /** Exams up to this revision are of before. */
  readonly examsSeen: number
  readonly waitMs: number
}

/** `open`: nothing was decided while somebody waited. */
export type Outcome = 'serves' | 'refused' | 'open'

/** Tells a person how the model that was chosen for a view fares, until it serves, is refused, or the time is up. */
export function awaitOutcome(
  bus: Pick<Bus, 'watch'>,
  awaited: Awaited,
  tell: (line: string) => void,
): Promise<Outcome> {
  const { view, waitMs } = awaited
  return new Promise((resolve) => {
    const timers: NodeJS.Timeout[] = []
    const story = createStory(awaited, tell, (outcome) => {
      for (const timer of timers) clearTimeout(timer)
      resolve(outcome)
    })
    timers.push(setTimeout(story.silence, silenceMsMax), setTimeout(story.timeIsUp, waitMs))
    bus.watch(ModelsServed, [view], (_, kept) => {
      if (kept && story.served(kept.body)) timers.push(setTimeout(story.noRecord, recordMsMax))
    })
    bus.watch(ExamReports, [view], (_, kept) => kept && story.examined(kept))
  })
}

/** What is told of which event. */
function createStory(
  { view, isChosen, examsSeen, waitMs }: Awaited,
  tell: (line: string) => void,
  end: (outcome: Outcome) => void,
) {
  let serves = false
  let sitsExam = false
  let isExamined = false
  return {
    /** @returns whether the record of the exam is still to come */
    served({ serving, candidate }: ServedModels): boolean {
      if (candidate && isChosen(candidate) && !sitsExam) {
        sitsExam = true
        tell(`${spellModel(candidate)} sits its exam; ${spellModel(serving)} goes on serving view ${view}`)
      }
      if (serves || !isChosen(serving)) return false
      serves = true
      tell(`${spellModel(serving)} serves view ${view}`)
      if (sitsExam && !isExamined) return true
      end('serves')
      return false
    },
    examined({ envelope, body }: Kept<ExamReport>): void {
      if (isExamined || envelope.revision <= examsSeen || !isChosen(body.candidate)) return
      isExamined = true
      tell(`exam of ${spellModel(body.candidate)}: ${examInWords(body)}`)
      if (body.outcome !== 'passed') end('refused')
      else if (serves) end('serves')
    },
    noRecord: (): void => end('serves'),
    silence(): void {
      if (!sitsExam && !serves) tell('inference has not taken it up yet; the choice counts as soon as it does')
    },
    timeIsUp(): void {
      tell(`nothing was decided within ${waitMs / 1000} s; the choice stays`)
      end(serves ? 'serves' : 'open')
    },
  }
}
