import { message } from '../../shared/contracts/contract.ts'
import { RulesFindings } from '../../shared/contracts/finding.ts'
import type { PreparedEnvelope } from '../../shared/contracts/prepared.ts'
import type { Handler } from '../../shared/runtime/handler.ts'
import { RejectError } from '../../shared/runtime/reject-error.ts'
import { runChecks } from './inspection/run-checks.ts'
import type { RecipeChecks } from './recipe-checks.ts'

const reasonLengthMax = 500

/** The checks of a revision of the recipe, or why they cannot be had. */
export type RevisionChecks = { readonly checks: RecipeChecks } | { readonly unable: string }

/**
 * Runs a view's checks on its pixels: those of the revision that the part names, and of no other.
 * @param checksOf resolves within the part's time
 */
export function createHandler(
  checksOf: (envelope: PreparedEnvelope) => RevisionChecks | Promise<RevisionChecks>,
): Handler<PreparedEnvelope, Uint8Array> {
  return async (incoming) => {
    const { pixels, region, ...envelope } = incoming.envelope
    const { body } = incoming
    if (body.length !== pixels.width * pixels.height * 3) {
      throw new RejectError(`${body.length} bytes are not ${pixels.width} × ${pixels.height} RGB pixels`)
    }
    const revision = await checksOf(incoming.envelope)
    if ('unable' in revision) {
      const reason = revision.unable.slice(0, reasonLengthMax)
      return [message(RulesFindings, envelope, { outcome: 'unable', code: 'recipe-unavailable', reason })]
    }
    const view = revision.checks.get(envelope.view)
    if (!view) throw new RejectError(`the recipe has no view ${envelope.view}`)
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
