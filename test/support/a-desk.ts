import { ChangeError } from '../../services/inference/change/change-error.ts'
import { createTurns } from '../../services/inference/change/turns.ts'
import { ViewDesk } from '../../services/inference/change/view-desk.ts'
import { sitExam } from '../../services/inference/exam/model-exam.ts'
import { nameOf } from '../../services/inference/process/loaded-model.ts'
import { runModel } from '../../services/inference/process/model-run.ts'
import { isSame, type ModelName } from '../../shared/contracts/model.ts'
import type { ExamReport, ModelChoice, ServedModels } from '../../shared/contracts/model-registry.ts'
import type { ViewRecipe } from '../../shared/contracts/recipe.ts'
import { aModelFinding, aRecipe, fakeClock } from './builders.ts'
import { fakeModel, fakeSchedule, settled } from './fake-models.ts'

export type Model = ReturnType<typeof fakeModel>
const view = Object.values(aRecipe().views)[0] as ViewRecipe
const region = { x: 0, y: 0, width: 8, height: 6 }
const image = { width: 1, height: 1, data: new Uint8Array(3) }

/** A desk where version 1 serves, and all of these can be loaded. An exam takes 2 live parts, a probation 3. */
export function deskWith(models: readonly Model[], partsMin = 2) {
  const [clock, timers] = [fakeClock(), fakeSchedule()]
  const serving = fakeModel('1')
  const told: ServedModels[] = []
  const reports: ExamReport[] = []
  const served: string[] = []
  const rules = { partsMin, msMax: 60_000, budgetMs: 200 }
  const inTurn = createTurns()
  const desk = new ViewDesk({
    recipe: { model: 'models/plate/1', region },
    own: nameOf(serving.manifest),
    serving,
    budgetMs: 200,
    probationParts: 3,
    clock,
    load: async (name) => {
      const model = models.find(({ manifest }) => isSame(manifest, name))
      if (!model) throw new ChangeError('it cannot be had: there is no such package')
      return { ...model, close: () => model.pool.close() }
    },
    sitExam: (candidate, onLive, signal) => {
      const judge: Parameters<typeof sitExam>[1]['judge'] = (model, asked) => runModel(model, asked, { region })
      return sitExam(
        candidate,
        { view, rules, judge, judgeOverridden: async () => [], clock, schedule: timers.schedule, onLive },
        signal,
      )
    },
    inTurn,
    onServing: (model) => void served.push(model.manifest.version),
    tell: (what) => void told.push(what),
    report: (report) => void reports.push(report),
  })
  const outcomes = () => reports.map(({ outcome, reason, candidate }) => [candidate.version, outcome, reason])
  /** Another view's change goes on until it is told to end. */
  const busy = (): (() => void) => {
    let free = (): void => {}
    void inTurn(() => new Promise((resolve) => (free = resolve)))
    return () => free()
  }
  return { desk, serving, told, reports, served, outcomes, timers, busy, clock }
}

export function choice(model: ModelName | undefined): ModelChoice {
  const name = model && nameOf(model)
  return { ...(name && { model: name }), insteadOf: 'models/plate/1', chosenBy: 'Ada', chosenAt: '', reason: 'why not' }
}

export const run = (score: number, runMs = 10) => {
  const finding = aModelFinding(score)
  if (finding.outcome !== 'judged') throw new Error('the builder makes a judgement')
  return { finding, score, runMs }
}

/** Parts go by: the running model judges them, and some are cut for the candidate as well. */
export async function parts(desk: ViewDesk, count: number, runMs = 10): Promise<void> {
  for (let part = 0; part < count; part += 1) {
    await settled()
    const { candidate } = desk.served
    desk.judged(`part ${part}`, desk.serving.manifest, run(0.5, runMs))
    if (candidate) desk.shadow(`part ${part}`, candidate, image)
  }
  await settled()
}
