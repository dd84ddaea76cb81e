import { isSame, type ModelName } from '../../../shared/contracts/model.ts'
import type { CutFor, ExamReport, ModelChoice, ServedModels } from '../../../shared/contracts/model-registry.ts'
import type { RgbImage } from '../../../shared/imaging/image.ts'
import type { Clock } from '../../../shared/runtime/clock.ts'
import type { LiveExam } from '../exam/live-exam.ts'
import type { ExamRecord } from '../exam/model-exam.ts'
import { type LoadedModel, nameOf, spell } from '../process/loaded-model.ts'
import type { ModelRun } from '../process/model-run.ts'
import type { Candidate } from './candidate.ts'
import { ChangeError } from './change-error.ts'
import { createIncumbent, type Incumbent, type Term, timeOf } from './incumbent.ts'

const reasonCharactersMax = 500
/** A picture that was cut longer ago than this many budgets is too late for anybody. */
export const budgetsUnderWay = 2
const nothingRecorded = { golden: [], shadow: [], latencyMs: {} }

export interface ViewDeskOptions {
  /** What the recipe says of the view. */
  readonly recipe: ServedModels['recipe']
  /** The model that the recipe names. */
  readonly own: ModelName
  readonly serving: LoadedModel
  readonly budgetMs: number
  readonly probationParts: number
  readonly clock: Clock
  /** @throws {ChangeError} */
  readonly load: (model: ModelName, signal: AbortSignal) => Promise<Candidate>
  /** @throws {ChangeError} */
  readonly sitExam: (candidate: Candidate, onLive: (live: LiveExam) => void, signal: AbortSignal) => Promise<ExamRecord>
  /** One change after the other, of all views: two candidates at once would take the cores from the line. */
  readonly inTurn: (work: () => Promise<void>) => Promise<void>
  /** Another model serves the view from now on. */
  readonly onServing: (model: LoadedModel) => void
  readonly tell: (served: ServedModels) => void
  readonly report: (report: ExamReport) => void
}

interface Trial {
  readonly candidate: Candidate
  readonly live: LiveExam
}

/** Decides which model judges a view: the one that runs goes on until another one has passed its exam. */
export class ViewDesk {
  readonly #options: ViewDeskOptions
  readonly #incumbent: Incumbent
  #trial: Trial | undefined
  #changing = new AbortController()
  #change: { readonly model: ModelName; readonly settled: Promise<void> } | undefined
  #toldMs: number
  #isClosed = false

  constructor(options: ViewDeskOptions) {
    this.#options = options
    this.#toldMs = options.clock.monotonicMs()
    const onTakenBack = (from: Term, reason: string): void => {
      this.#changing.abort(new ChangeError(`the running model was taken back meanwhile: ${reason}`))
      this.#wentBack(from, reason)
    }
    this.#incumbent = createIncumbent({ ...options, model: options.serving, onTakenBack })
  }

  get serving(): LoadedModel {
    return this.#incumbent.term.model
  }

  /** What pictures are to be cut for. */
  get served(): ServedModels {
    return {
      recipe: this.#options.recipe,
      serving: cutFor(this.serving),
      ...(this.#trial && { candidate: cutFor(this.#trial.candidate) }),
      since: this.#incumbent.term.since,
    }
  }

  isNeeded(model: ModelName): boolean {
    return this.#incumbent.isNeeded(model) || isSame(model, this.#trial?.candidate.manifest)
  }

  /**
   * A person wants a model. It takes over if it passes its exam, and at once if it is the one before.
   * One that is chosen again goes on with the exam that it sits.
   * @param onBegin it is that model's turn
   * @returns when that is settled, one way or the other; rejects when the desk was closed before
   */
  choose(choice: ModelChoice, onBegin: () => void = () => {}): Promise<void> {
    if (this.#isClosed) return Promise.reject(stopping())
    const model = choice.model ?? this.#options.own
    if (isSame(model, this.#change?.model) && !this.#changing.signal.aborted && this.#change)
      return this.#change.settled
    const chosen = choice.model ? spell(choice.model) : 'the recipe’s own model'
    this.#changing.abort(new ChangeError(`${chosen} was chosen meanwhile`))
    this.#changing = new AbortController()
    if (isSame(model, this.serving.manifest)) return Promise.resolve()
    // The model before is still loaded and known to be good: nothing has to be examined, and nobody's turn awaited.
    const ended = this.#incumbent.takeBack(model)
    if (ended) return Promise.resolve(this.#wentBack(ended, `${choice.chosenBy}: ${choice.reason}`))
    const { signal } = this.#changing
    const settled = this.#options.inTurn(async () => {
      onBegin()
      await this.#examine(model, signal)
    })
    const change = { model, settled }
    this.#change = change
    const over = (): void => {
      if (this.#change === change) this.#change = undefined
    }
    void settled.then(over, over)
    return settled
  }

  /** What a person wants is not tried again. */
  refuse({ model = this.#options.own }: ModelChoice, reason: string): void {
    this.#write('failed', this.#aboutChange(model), { ...nothingRecorded, reason })
  }

  /** A model has judged a part. */
  judged(partId: string, model: ModelName, run: ModelRun): void {
    this.#remind(model)
    if (isSame(model, this.serving.manifest)) this.#trial?.live.running(partId, run)
    this.#incumbent.judged(model, run.runMs)
  }

  /** A model could not judge a part. */
  failed(model: ModelName, reason: string): void {
    this.#incumbent.failed(model, reason)
  }

  /** A part's picture was cut for a candidate. */
  shadow(partId: string, model: ModelName, image: RgbImage): void {
    if (isSame(model, this.#trial?.candidate.manifest)) this.#trial?.live.shadow(partId, image)
  }

  close(): void {
    this.#isClosed = true
    this.#changing.abort(stopping())
  }

  /** Has a candidate loaded and examined, and take over if it passes. */
  async #examine(model: ModelName, signal: AbortSignal): Promise<void> {
    const about = this.#aboutChange(model)
    let candidate: Candidate | undefined
    try {
      signal.throwIfAborted()
      const loaded = await this.#options.load(model, signal)
      candidate = loaded
      const begin = (live: LiveExam): void => {
        this.#trial = { candidate: loaded, live }
        this.#tell()
      }
      const record = await this.#options.sitExam(loaded, begin, signal)
      this.#end(loaded, record)
      this.#write(record.passed ? 'passed' : 'failed', about, record)
    } catch (error) {
      if (!(error instanceof ChangeError)) throw error
      const record = { passed: false, reason: error.message, ...nothingRecorded }
      this.#end(undefined, record)
      this.#write('failed', about, record)
    } finally {
      if (candidate && !this.#incumbent.isNeeded(candidate.manifest)) candidate.close()
    }
  }

  #end(candidate: Candidate | undefined, { passed, latencyMs }: ExamRecord): void {
    const wasCutFor = this.#trial !== undefined
    this.#trial = undefined
    if (passed && candidate) {
      this.#incumbent.takeOver(candidate, latencyMs.running)
      this.#announce()
    } else if (wasCutFor) this.#tell()
  }

  #wentBack({ model, since }: Term, reason: string): void {
    this.#announce()
    const about = { candidate: model.manifest, running: this.serving.manifest, startedAt: since }
    this.#write('rolled-back', about, { ...nothingRecorded, reason })
  }

  #announce(): void {
    this.#options.onServing(this.serving)
    this.#tell()
  }

  #tell(): void {
    this.#toldMs = this.#options.clock.monotonicMs()
    this.#options.tell(this.served)
  }

  /** Pictures that were cut before a change are under way for a while; later ones tell that it was not heard of. */
  #remind(model: ModelName): void {
    const sinceMs = this.#options.clock.monotonicMs() - this.#toldMs
    if (sinceMs > budgetsUnderWay * this.#options.budgetMs && !isSame(model, this.serving.manifest)) this.#tell()
  }

  #aboutChange(candidate: ModelName): About {
    return { candidate, running: this.serving.manifest, startedAt: timeOf(this.#options.clock) }
  }

  #write(outcome: ExamReport['outcome'], about: About, record: Omit<ExamRecord, 'passed'>): void {
    const { golden, shadow, overridden, latencyMs } = record
    const names = { candidate: nameOf(about.candidate), running: nameOf(about.running) }
    const times = { startedAt: about.startedAt, endedAt: timeOf(this.#options.clock) }
    const reason = record.reason.slice(0, reasonCharactersMax)
    this.#options.report({
      ...names,
      outcome,
      reason,
      ...times,
      golden,
      shadow,
      latencyMs,
      ...(overridden && { overridden }),
    })
  }
}

/** What a report is about. */
type About = Pick<ExamReport, 'candidate' | 'running' | 'startedAt'>

function stopping(): Error {
  return new Error('the service stops')
}

function cutFor({ manifest }: LoadedModel): CutFor {
  const { width, height, fit } = manifest.input
  return { ...nameOf(manifest), input: { width, height, fit } }
}
