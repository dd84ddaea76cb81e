import { message } from '../../shared/contracts/contract.ts'
import { RulesFindings } from '../../shared/contracts/finding.ts'
import type { PreparedEnvelope } from '../../shared/contracts/prepared.ts'
import type { Handler } from '../../shared/runtime/handler.ts'
import { RejectError } from '../../shared/runtime/reject-error.ts'
import { runChecks } from './inspection/run-checks.ts'
import type { ViewChecks } from './recipe-checks.ts'

/** Runs a view's checks on its pixels. */
export function createHandler(views: ReadonlyMap<string, ViewChecks>): Handler<PreparedEnvelope, Uint8Array> {
  return async ({ envelope: { pixels, region, ...envelope }, body }) => {
    const view = views.get(envelope.view)
    if (!view) throw new RejectError(`the recipe has no view ${envelope.view}`)
    if (body.length !== pixels.width * pixels.height * 3) {
      throw new RejectError(`${body.length} bytes are not ${pixels.width} × ${pixels.height} RGB pixels`)
    }
    const image = {
      pixels: { ...pixels, data: body },
      origin: { x: region.x, y: region.y },
      scale: pixels.width / region.width,
      millimetresPerFramePixel: view.millimetresPerPixel,
    }
    return [
      message(RulesFindings, envelope, { outcome: 'judged', checks: runChecks(image, view.view, view.reference) }),
    ]
  }
}
