import type { Region } from '../../../shared/contracts/region.ts'
import { crop, frameRegion } from '../vision/crop.ts'
import { withMats } from '../vision/opencv.ts'
import type { Check, Measurement } from './check.ts'
import type { RulesImage } from './rules-image.ts'

/** What a single check measures, on a part that lies as on the reference. Its region is given in pixels of the frame. */
export function measureOn<Settings>(
  check: Check<Settings>,
  image: RulesImage,
  region: Region,
  settings: object,
  reference?: RulesImage,
): Measurement & { readonly region: Region } {
  return withMats((keep) => {
    const task = {
      ...{ crop: crop(image, region, keep), region, keep },
      settings: check.settings.parse(settings),
      reference() {
        if (!reference) throw new Error('the view has no reference picture')
        return crop(reference, region, keep)
      },
    }
    const measurement = check.measure(task)
    return { ...measurement, region: measurement.box ? frameRegion(measurement.box, task.crop) : region }
  })
}
