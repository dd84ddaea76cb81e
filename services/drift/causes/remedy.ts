import type { DriftCause } from '../../../shared/contracts/drift.ts'

const remedies: Record<DriftCause, string> = {
  light:
    'Check the lamp, its supply and its shutter, wipe the lens and the lamp, and keep daylight out; then compare the picture with the older one.',
  focus: 'Check that the lens is tight and clean, then focus on a part until the picture is as sharp as the older one.',
  colour: 'Check the colour of the lamp and whether other light falls in, then balance the white of the camera again.',
  position:
    'Check the bracket of the camera, the fixture of the part and the trigger, and bring the picture back to its place.',
  product:
    'Compare material, supplier and version of the parts before and after; if the new ones are good, fit a model that knows them and accept them as the new normal.',
  unknown:
    'Look at the pictures from before and after; the light, focus, colour and place of the picture have not changed, and the parts look alike.',
}

/** What to try, one sentence for the person at the line. */
export function remedyOf(cause: DriftCause): string {
  return remedies[cause]
}
