import { blankJpeg } from '../../shared/imaging/blank.ts'
import type { PreprocessDependencies } from './handler.ts'

const rounds = 5

/** Decodes and cuts a blank image a few times: the first part must not pay for what is only slow once. */
export async function warmUp({ plans, decode, cut }: Omit<PreprocessDependencies, 'flight'>): Promise<void> {
  for (const { frame, framePixelsMax, model, rules } of plans.values()) {
    const bytes = await blankJpeg(frame)
    for (let round = 0; round < rounds; round += 1) {
      const image = await decode(bytes, framePixelsMax)
      await Promise.all([cut(image, model.region, model.size), cut(image, rules.region, rules.size)])
    }
  }
}
