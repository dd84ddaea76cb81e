import type { FrameIndex } from './frame-index.ts'
import type { KeptFiles } from './kept-files.ts'
import { type PictureType, pictureTypeOf } from './picture-type.ts'

/** Pictures of parts, from the folder where they are kept or, for some minutes, from the broker. */
export interface PartPictures {
  find(partId: string, view: string): Promise<Picture | undefined>
  /** Views whose picture is kept or known to be at the broker. */
  known(partId: string, views: readonly string[]): string[]
  /** Fetches the picture and keeps it. @returns false where there is none any more @throws when it cannot be written */
  keep(partId: string, view: string): Promise<boolean>
}

export interface Picture {
  readonly bytes: Uint8Array
  /** By its first bytes; undefined for what browsers are not to be given. */
  readonly type: PictureType | undefined
}

export interface PartPicturesOptions {
  readonly frames: Pick<FrameIndex, 'find'>
  readonly kept: KeptFiles
  /** The frame's picture by its sequence at the broker. @throws where it is not there any more */
  readonly fetch: (streamSequence: number) => Promise<Uint8Array>
}

export function createPartPictures({ frames, kept, fetch }: PartPicturesOptions): PartPictures {
  const fetched = async (partId: string, view: string): Promise<Uint8Array | undefined> => {
    const sequence = frames.find(partId, view)
    const bytes = sequence === undefined ? undefined : await fetch(sequence).catch(() => undefined)
    return bytes?.byteLength ? bytes : undefined
  }
  return {
    async find(partId, view) {
      const bytes = (await kept.read(fileOf(partId, view))) ?? (await fetched(partId, view))
      return bytes && { bytes, type: pictureTypeOf(bytes) }
    },
    known: (partId, views) =>
      views.filter((view) => kept.has(fileOf(partId, view)) || frames.find(partId, view) !== undefined),
    async keep(partId, view) {
      const file = fileOf(partId, view)
      if (kept.has(file)) return true
      const bytes = await fetched(partId, view)
      if (bytes) await kept.write(file, bytes)
      return bytes !== undefined
    },
  }
}

function fileOf(partId: string, view: string): string {
  return `${partId}.${view}.picture`
}
