import type { Bus } from '../../../shared/bus/bus.ts'
import {
  type RecipeTrial,
  type TrialAnswer,
  type TrialFrame,
  trialFramesMax,
  trialMsMax,
} from '../../../shared/contracts/recipe-trial.ts'
import type { RecipeHearing } from '../../../shared/service/recipe-hearing.ts'
import type { Person } from '../api/person.ts'
import type { GoodParts, TrialCourse, TrialOrder } from '../api/recipe-trial.ts'
import { ProblemError } from '../http/problem-answer.ts'
import type { StoredPart } from '../parts/part-record.ts'
import { rulingOf } from './recipe-desk.ts'
import { recipeProblem } from './recipe-problem.ts'
import { begunTrial, type TrialSoFar, withAnswer } from './trial-course.ts'
import type { PartWithFrames, TrialParts } from './trial-parts.ts'

/** Rules that are there say so at once. */
const firstAnswerMsMax = 10_000
/** The rules give up by themselves before. */
const lastAnswerMsMax = trialMsMax + 5000

/** Has the rules try recipes that rule nothing, one at a time. Everything throws or rejects with a `ProblemError`. */
export interface TrialDesk {
  begin(order: TrialOrder, person: Pick<Person, 'name'>): Promise<TrialCourse>
  /** The last one that was begun; what others came to is forgotten. */
  find(trial: string): TrialCourse
  goodParts(): GoodParts
  /** Something that the rules said of a trial. */
  heard(trial: string, answer: TrialAnswer): void
}

export interface TrialDeskOptions {
  readonly recipes: Pick<Bus['recipes'], 'list'>
  readonly hearing: Pick<RecipeHearing, 'ruling' | 'notReady'>
  readonly parts: TrialParts
  /** How a part was judged when it came. */
  readonly findPart: (partId: string) => StoredPart | undefined
  readonly newId: () => string
  /** Asks the rules. */
  readonly send: (trial: string, asked: RecipeTrial) => Promise<unknown>
  /** @returns what calls it off */
  readonly schedule: (action: () => void, delayMs: number) => () => void
}

export function createTrialDesk(options: TrialDeskOptions): TrialDesk {
  const { parts, newId, send, schedule } = options
  let last: TrialSoFar | undefined
  let busy: string | undefined
  /** What gives up where nothing is heard at all, and where no end is heard. */
  let waits = { first: () => {}, end: () => {} }

  function heard(trial: string, answer: TrialAnswer): void {
    if (last?.course.trial !== trial) return
    last = withAnswer(last, answer)
    waits.first()
    if (last.course.state === 'running') return
    waits.end()
    busy = undefined
  }

  async function begin({ document, task }: TrialOrder): Promise<TrialCourse> {
    const chosen = task.mode === 'try' ? parts.recent() : goodOnes(task.parts, parts)
    if (chosen.length === 0) throw noParts()
    const frames: TrialFrame[] = chosen.flatMap((one) => one.frames)
    if (frames.length > trialFramesMax) throw tooMany(frames.length)
    const ruling = rulingOf(await options.recipes.list(), options.hearing)
    if (options.hearing.notReady(ruling.envelope.revision) === undefined) throw noRules()
    const trial = newId()
    last = begunTrial(trial, task.mode, judgedOf(chosen, options.findPart), frames.length)
    const asked = task.mode === 'try' ? task : { mode: task.mode, falseRejectShareMax: task.falseRejectShareMax }
    const silent = `no answer of the rules came: look whether the service runs, and try again`
    const giveUp = (): void => heard(trial, { is: 'failed', reason: silent })
    waits = { first: schedule(giveUp, firstAnswerMsMax), end: schedule(giveUp, lastAnswerMsMax) }
    await send(trial, { document, pictures: ruling.body.pictures, task: asked, frames })
    return last.course
  }

  return {
    async begin(order, { name }) {
      if (busy !== undefined) {
        const detail = `${busy} has a recipe tried just now: wait until that is done, ${trialMsMax / 1000} s at most`
        throw new ProblemError(409, 'busy', detail)
      }
      busy = name
      try {
        return await begin(order)
      } catch (error) {
        waits.first()
        waits.end()
        busy = undefined
        return recipeProblem(error)
      }
    },
    find(trial) {
      if (last?.course.trial === trial) return last.course
      throw new ProblemError(404, 'no such trial', 'only the last trial is kept: begin another one')
    },
    goodParts: () => ({ parts: parts.good().map(({ part }) => part) }),
    heard,
  }
}

function judgedOf(chosen: readonly PartWithFrames[], findPart: TrialDeskOptions['findPart']) {
  return chosen.map(({ part }) => ({ part, findings: findPart(part.partId)?.record.findings ?? {} }))
}

/** Limits are set around what these measure: a part that is not good would have its like pass. */
function goodOnes(wanted: readonly string[], parts: Pick<TrialParts, 'goodOf'>): PartWithFrames[] {
  const chosen = parts.goodOf([...new Set(wanted)])
  if (chosen.length === new Set(wanted).size) return chosen
  const gone = new Set(wanted).size - chosen.length
  const detail =
    `${gone} of the parts cannot be taught from: they did not pass, somebody has overridden them, ` +
    'or their pictures are not at the broker any more; choose the parts anew'
  throw new ProblemError(409, 'not good parts', detail)
}

function tooMany(frames: number): ProblemError {
  return new ProblemError(400, 'too many parts', `they have ${frames} pictures, at most ${trialFramesMax} are measured`)
}

function noParts(): ProblemError {
  const detail = 'there is no part whose pictures are at the broker, which keeps them for five minutes: let parts come'
  return new ProblemError(409, 'no parts', detail)
}

function noRules(): ProblemError {
  return new ProblemError(503, 'no rules', 'no instance of rules was heard: look whether the service runs')
}
