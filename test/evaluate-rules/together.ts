import { basename } from 'node:path'
import { isRejected, type JudgedPart } from './judged-parts.ts'

/** What a model scored a photo, and the threshold above which it rejects. */
export interface ModelScores {
  readonly threshold: number
  readonly images: readonly { readonly file: string; readonly score: number }[]
}

/** Who rejected how many of some parts. */
export interface Shared {
  readonly both: number
  readonly modelOnly: number
  readonly rulesOnly: number
  readonly neither: number
}

/** Model and rules on the same photos of a set. */
export interface Together {
  readonly set: string
  readonly defects: Shared
  readonly good: Shared
  /** Names of the defects that pass both. */
  readonly missed: readonly string[]
}

/** @throws {RangeError} for a photo that the model has not judged */
export function together(set: string, parts: readonly JudgedPart[], model: ModelScores): Together {
  const scores = new Map(model.images.map(({ file, score }) => [file, score]))
  const byModel = ({ file }: JudgedPart) => {
    const score = scores.get(file)
    if (score === undefined) throw new RangeError(`the model has not judged ${file}`)
    return score > model.threshold
  }
  const count = (of: readonly JudgedPart[]): Shared => {
    const how = (model: boolean, rules: boolean) =>
      of.filter((part) => byModel(part) === model && isRejected(part) === rules).length
    return {
      both: how(true, true),
      modelOnly: how(true, false),
      rulesOnly: how(false, true),
      neither: how(false, false),
    }
  }
  const defects = parts.filter(({ defect }) => defect !== undefined)
  const missed = defects.filter((part) => !byModel(part) && !isRejected(part))
  return {
    set,
    defects: count(defects),
    good: count(parts.filter(({ defect }) => defect === undefined)),
    missed: missed.map(({ file }) => basename(file)),
  }
}
