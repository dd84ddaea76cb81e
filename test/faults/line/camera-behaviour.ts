import type { Random } from '../../../models/fit/random.ts'
import type { Picture, PictureKind } from './pictures.ts'

/** What a camera can do wrong, one trigger at a time. */
export const cameraBehaviours = ['normal', 'stalls', 'gap', 'twice', 'reordered', 'frozen', 'unusable'] as const
export type CameraBehaviour = (typeof cameraBehaviours)[number]

/** One request to camera-ingest, so many milliseconds after the trigger. */
export interface CameraRequest {
  readonly afterMs: number
  /** Undefined: the camera was triggered and gives nothing. */
  readonly picture: Picture | undefined
}

export interface Album {
  readonly good: readonly Picture[]
  readonly others: readonly Picture[]
  readonly unusable: readonly Picture[]
}

const goodShare = 0.7
const reorderedMsMax = 120

/** What the camera sends for one trigger, and the kind of the best picture among it. */
export function cameraRequests(
  behaviour: CameraBehaviour,
  album: Album,
  periodMs: number,
  random: Random,
): { kind: PictureKind; requests: readonly CameraRequest[] } {
  const usual = pick(random() < goodShare ? album.good : album.others, random)
  const sent = (picture: Picture, ...afterMs: number[]) => ({
    kind: picture.kind,
    requests: afterMs.map((one) => ({ afterMs: one, picture })),
  })
  switch (behaviour) {
    case 'normal':
      return sent(usual, 0)
    case 'stalls':
      return { kind: 'absent', requests: [{ afterMs: 0, picture: undefined }] }
    case 'gap':
      return { kind: 'absent', requests: [] }
    case 'twice':
      return sent(usual, 0, Math.floor(random() * periodMs))
    // Every other picture comes after the one of the next trigger.
    case 'reordered':
      return sent(usual, random() < 0.5 ? 0 : periodMs + random() * reorderedMsMax)
    case 'frozen':
      return sent(album.good[0] ?? usual, 0)
    case 'unusable':
      return sent(pick(album.unusable, random), 0)
  }
}

function pick(pictures: readonly Picture[], random: Random): Picture {
  const picture = pictures[Math.floor(random() * pictures.length)]
  if (!picture) throw new RangeError('an album without pictures')
  return picture
}
