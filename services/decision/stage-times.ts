import type { Hop } from '../../shared/contracts/envelope.ts'
import type { StageTimes } from '../../shared/contracts/verdict.ts'
import type { ViewState } from './view-state.ts'

/**
 * Splits a part's time among the stages. `queue` is the time on the bus and in line before preprocess and before the
 * judge that answered last; `join` runs from that answer to the verdict.
 * @param latencyMs when the verdict was made, since capture
 */
export function stageTimes(
  { modelTrail, rulesTrail }: Pick<ViewState, 'modelTrail' | 'rulesTrail'>,
  latencyMs: number,
): StageTimes {
  const model = judgeHop(modelTrail)
  const rules = judgeHop(rulesTrail)
  const trail = (model?.sentMs ?? 0) >= (rules?.sentMs ?? 0) ? modelTrail : rulesTrail
  const capture = trail?.find(({ service }) => service === 'camera-ingest')
  const preprocess = trail?.find(({ service }) => service === 'preprocess')
  const last = trail?.at(-1)
  if (!capture || !preprocess || !last) return {}
  const waited =
    preprocess.receivedMs - capture.sentMs + (last === preprocess ? 0 : last.receivedMs - preprocess.sentMs)
  return {
    capture: capture.sentMs,
    queue: waited,
    preprocess: duration(preprocess),
    ...(model && { model: duration(model) }),
    ...(rules && { rules: duration(rules) }),
    join: latencyMs - last.sentMs,
  }
}

/** The judge's own hop, where a judge and not preprocess gave the answer. */
function judgeHop(trail: readonly Hop[] | undefined): Hop | undefined {
  const last = trail?.at(-1)
  return last?.service === 'preprocess' ? undefined : last
}

function duration({ receivedMs, sentMs }: Hop): number {
  return sentMs - receivedMs
}
