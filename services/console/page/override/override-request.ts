import type { OverrideRequest } from '../../api/override.ts'
import type { PartSummary } from '../../api/part.ts'
import { showPart } from '../live/live-station.ts'
import { asServerError } from '../server/answer.ts'
import { ask } from '../server/server.ts'

const changedMeanwhile = 412

/**
 * Overrides a part, or withdraws what was said of it, as long as nobody has said anything else than is shown.
 * @param request undefined to withdraw
 */
export async function overridePart(part: PartSummary, request: OverrideRequest | undefined): Promise<OverrideOutcome> {
  const seen = { 'if-match': `"${part.overrideRevision}"` }
  const path = `/parts/${part.partId}`
  try {
    showPart(await ask<PartSummary>(request ? 'PUT' : 'DELETE', `${path}/override`, request, seen))
    return { isDone: true, wrong: '' }
  } catch (error) {
    const { status, message } = asServerError(error)
    if (status !== changedMeanwhile) return { isDone: false, wrong: message }
    await ask<PartSummary>('GET', path).then(showPart, () => {})
    return { isDone: false, wrong: '' }
  }
}

export interface OverrideOutcome {
  readonly isDone: boolean
  /** Empty as well where somebody else was quicker: the part is shown as it is now. */
  readonly wrong: string
}
