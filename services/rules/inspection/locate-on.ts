import type { Region } from '../../../shared/contracts/region.ts'
import { crop } from '../vision/crop.ts'
import { withMats } from '../vision/opencv.ts'
import type { Fixture, Located } from './fixture.ts'
import type { RulesImage } from './rules-image.ts'

/** Where a single fixture finds the part, for the tests of fixtures. */
export function locateOn<Settings>(
  fixture: Fixture<Settings>,
  image: RulesImage,
  region: Region,
  settings: object,
  reference: RulesImage,
): Located {
  return withMats((keep) =>
    fixture.locate({
      ...{ crop: crop(image, region, keep), region, keep },
      settings: fixture.settings.parse(settings),
      reference: () => crop(reference, region, keep),
    }),
  )
}
