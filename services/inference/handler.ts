import { message, type Outgoing } from '../../shared/contracts/contract.ts'
import type { ViewEnvelope } from '../../shared/contracts/envelope.ts'
import { type ModelFinding, ModelFindings } from '../../shared/contracts/finding.ts'
import type { ModelManifest } from '../../shared/contracts/model.ts'
import type { PreparedEnvelope } from '../../shared/contracts/prepared.ts'
import type { Region } from '../../shared/contracts/region.ts'
import type { Handler } from '../../shared/runtime/handler.ts'
import { RejectError } from '../../shared/runtime/reject-error.ts'
import { ModelRunError } from './model-worker.ts'
import type { WorkerJudgement } from './worker-message.ts'

const reasonCharactersMax = 400
const thresholdCell = 128

/** The model of a view: its package's folder and what is declared there. */
export interface ViewModel {
  readonly folder: string
  readonly manifest: ModelManifest
}

/** Runs a model in another process. */
export type RunModel = (folder: string, pixels: Uint8Array) => Promise<WorkerJudgement>

/** Asks the view's model. A model that fails is an answer too: decision then need not wait for it. */
export function createHandler(
  views: ReadonlyMap<string, ViewModel>,
  run: RunModel,
): Handler<PreparedEnvelope, Uint8Array> {
  return async ({ envelope: { pixels, region, ...envelope }, body }) => {
    const model = views.get(envelope.view)
    if (!model) throw new RejectError(`the recipe has no view ${envelope.view}`)
    const { input } = model.manifest
    if (pixels.width !== input.width || pixels.height !== input.height) {
      const sizes = `pixels are ${pixels.width} × ${pixels.height}, the model takes ${input.width} × ${input.height}`
      throw new RejectError(sizes)
    }
    try {
      return answer(envelope, judged(model.manifest, region, await run(model.folder, body)))
    } catch (error) {
      if (!(error instanceof ModelRunError)) throw error
      const reason = error.message.slice(0, reasonCharactersMax)
      return answer(envelope, { outcome: 'unable', code: error.code, reason })
    }
  }
}

function answer(envelope: ViewEnvelope, finding: ModelFinding): readonly Outgoing[] {
  return [message(ModelFindings, envelope, finding)]
}

function judged(manifest: ModelManifest, region: Region, judgement: WorkerJudgement): ModelFinding {
  const { name, version, sha256, threshold } = manifest
  const { score, heatmap, rows, columns } = judgement
  const hottest = heatmap.indexOf(Math.max(...heatmap))
  return {
    outcome: 'judged',
    model: { name, version, sha256 },
    score,
    threshold,
    heatmap: { width: columns, height: rows, cells: cellsOf(heatmap, threshold) },
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
