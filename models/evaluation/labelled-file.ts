import { readFile } from 'node:fs/promises'
import type { ModelManifest } from '../../shared/contracts/model.ts'
import { imageDigest } from '../../shared/model/image-digest.ts'
import { EvaluationError } from './evaluation-error.ts'

/** An image of which it is known whether the part is good. */
export interface LabelledFile {
  readonly file: string
  /** What kind of defect it shows; none on a good part. */
  readonly defect?: string
  /** Image of the same size that is white where the defect is. */
  readonly mask?: string
}

/** Images that may be measured on. */
export interface UnseenFiles {
  readonly files: LabelledFile[]
  /** Files left out because another has the same bytes. */
  readonly copiesLeftOut: number
  /** False where the package does not tell which images it was fitted on, so that nobody can say whether it knows these. */
  readonly provenUnseen: boolean
}

const namesMax = 5

/** Reads a file. @throws {EvaluationError} naming it when it cannot be read */
export async function readBytes(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new EvaluationError(`${file}: cannot be read (${reason}); restore the file or leave it out`, { cause: error })
  }
}

function named(files: readonly string[]): string {
  const others = files.length - namesMax
  return files.slice(0, namesMax).join(', ') + (others > 0 ? ` and ${others} more` : '')
}

/**
 * Leaves out copies and refuses what would make the figures worthless.
 * @throws {EvaluationError} naming the images that the model was fitted on, or that are given as good and as defect
 */
export async function unseenFiles(
  files: readonly LabelledFile[],
  { provenance }: Pick<ModelManifest, 'provenance'>,
): Promise<UnseenFiles> {
  const fittedOn = 'imageDigests' in provenance ? provenance.imageDigests : undefined
  const known = new Set(fittedOn)
  const first = new Map<string, LabelledFile>()
  const [seen, contradictions]: [string[], string[]] = [[], []]
  for (const labelled of files) {
    const digest = imageDigest(await readBytes(labelled.file))
    if (known.has(digest)) seen.push(labelled.file)
    const twin = first.get(digest)
    if (!twin) first.set(digest, labelled)
    else if ((twin.defect === undefined) !== (labelled.defect === undefined)) contradictions.push(labelled.file)
  }
  if (seen.length > 0) {
    throw new EvaluationError(
      `the model was fitted on ${seen.length} of these images: ${named(seen)}; it knows them by heart, measure it on others`,
    )
  }
  if (contradictions.length > 0) {
    throw new EvaluationError(`given as good and as defect: ${named(contradictions)}; keep each image in one folder`)
  }
  return {
    files: [...first.values()],
    copiesLeftOut: files.length - first.size,
    provenUnseen: fittedOn !== undefined || !('images' in provenance),
  }
}
