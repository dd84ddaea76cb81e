import { blankJpeg } from '../../shared/imaging/blank.ts'
import type { PreprocessDependencies } from './handler.ts'
import type { CutView } from './model-cuts.ts'
import { planCut } from './view-plan.ts'

const rounds = 5

/** Decodes and cuts a blank image a few times: the first part must not pay for what is only slow once. */
export async function warmUp(
  views: ReadonlyMap<string, CutView>,
  { decode, cut }: Pick<PreprocessDependencies, 'decode' | 'cut'>,
): Promise<void> {
  for (const { plan, own } of views.values()) {
    const { frame, inspected, rulesSize } = plan
    const { size } = planCut(plan, own)
    const bytes = await blankJpeg(frame)
    for (let round = 0; round < rounds; round += 1) {
      const image = await decode(bytes, frame)
      await Promise.all([cut(image, inspected, size), cut(image, inspected, rulesSize)])
    }
  }
}
