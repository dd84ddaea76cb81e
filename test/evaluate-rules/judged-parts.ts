import type { LabelledFile } from '../../models/evaluation/labelled-file.ts'
import type { CheckResult } from '../../shared/contracts/finding.ts'
import type { Mistake } from './mistake.ts'
import type { Aim, Tally } from './tally.ts'

/** A photo of known truth and what the rules said of it. */
export interface JudgedPart extends LabelledFile {
  readonly checks: readonly CheckResult[]
}

/** A part is rejected as soon as one check fails. */
export function isRejected({ checks }: Pick<JudgedPart, 'checks'>): boolean {
  return checks.some(({ passed }) => !passed)
}

const noFalseReject: Aim = { is: 'at most', value: 0 }

/** Defects found, each type apart where there are several, and good parts rejected. */
export function partTallies(set: string, parts: readonly JudgedPart[], foundMin?: number): Tally[] {
  const defects = parts.filter(({ defect }) => defect !== undefined)
  const types = [...new Set(defects.map(({ defect }) => defect as string))].sort()
  const aim = foundMin === undefined ? {} : { aim: { is: 'at least', value: foundMin } as const }
  const found = (what: string, of: readonly JudgedPart[]): Tally => {
    return { set, what, count: of.filter(isRejected).length, total: of.length, ...aim }
  }
  const good = parts.filter(({ defect }) => defect === undefined)
  return [
    ...(types.length > 1
      ? types.map((type) =>
          found(
            `${type} found`,
            defects.filter(({ defect }) => defect === type),
          ),
        )
      : []),
    found('defects found', defects),
    {
      ...{ set, what: 'good parts rejected', count: good.filter(isRejected).length, total: good.length },
      ...(foundMin !== undefined && { aim: noFalseReject }),
    },
  ]
}

/** Defects that passed, and good parts that did not. */
export function partMistakes(set: string, parts: readonly JudgedPart[]): Mistake[] {
  const wrong = parts.filter((part) => isRejected(part) !== (part.defect !== undefined))
  return wrong.map(({ file, defect, checks }) => {
    const reasons = checks.filter(({ passed }) => !passed).map(({ reason }) => reason)
    return { set, file, truth: defect ?? 'good', said: reasons.join('; ') || 'every check passed' }
  })
}
