import type { RulesImage } from '../inspection/rules-image.ts'
import { identity } from './affine.ts'
import { box, disc, drawnImage } from './drawn-image.ts'
import { movedImage } from './moved-image.ts'

const body = box(60, 50, 120, 80, [70, 75, 80])
const holes = [disc(80, 70, 16, [215, 215, 215]), disc(160, 110, 24, [215, 215, 215])]
const print = box(100, 62, 50, 8, [150, 60, 60])

/** A dark part of 120 × 80 pixels on a light ground of 240 × 180, with two holes and a print, for tests; soft edges. */
export const drawnPart: RulesImage = movedImage(drawnImage(240, 180, [215, 215, 215], body, ...holes, print), identity)

/** Only the ground. */
export const emptyGround: RulesImage = drawnImage(240, 180, [215, 215, 215])
