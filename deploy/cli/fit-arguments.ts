import { existsSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { InvalidArgumentError } from 'commander'
import type { FitOptions } from '../../models/fit/fit.ts'
import { FitError } from '../../models/fit/fit-error.ts'
import { assertPackageName } from '../../models/fit/package-writer.ts'
import type { Costs } from '../../models/fit/trade-off.ts'
import type { Region } from '../../shared/contracts/region.ts'
import type { BackboneArguments } from './fit-backbone.ts'

/** What the command line says of a fit. */
export interface FitArguments extends BackboneArguments {
  readonly good: string[]
  readonly out: string
  readonly size: number
  readonly patches: number
  readonly region?: Region
  readonly name?: string
  readonly version?: string
  readonly seed: number
  readonly falseRejects: number
  readonly position: NonNullable<FitOptions['position']>
  readonly augment: number
  readonly defect?: string[]
  readonly withOverrides: boolean
  readonly data: string
  readonly archive?: string
  readonly view?: string
  readonly costMiss?: number
  readonly costFalseReject?: number
  readonly defectShare: number
  readonly licence: string
}

/** What a package will be called and where it will lie. */
export interface PackageIdentity {
  readonly folder: string
  readonly name: string
  readonly version: string
}

/** Name and version of the package. @throws {FitError} when they are missing, cannot be used or are taken */
export function identityOf(given: FitArguments): PackageIdentity {
  const folder = resolve(given.out)
  if (existsSync(join(folder, 'model.json'))) {
    throw new FitError(`${given.out}: holds a model package already; give the next version, or remove the folder first`)
  }
  const name = given.name ?? basename(dirname(folder))
  const version = given.version ?? basename(folder)
  if (given.version === undefined && !/^\d/.test(version)) {
    throw new FitError(`${given.out}: ends in no version; give <folder>/<name>/<version>, such as ${given.out}/1`)
  }
  assertPackageName(name, version)
  return { folder, name, version }
}

/** What wrong verdicts cost, where that is given. @throws {FitError} when only some of it is */
export function costsOf({ costMiss, costFalseReject, defectShare, defect }: FitArguments): Costs | undefined {
  if (costMiss === undefined && costFalseReject === undefined) return undefined
  if (costMiss === undefined || costFalseReject === undefined || !defect) {
    throw new FitError('costs are compared on defects: give --defect, --cost-miss and --cost-false-reject together')
  }
  return { miss: costMiss, falseReject: costFalseReject, defects: defectShare }
}

/** Reads what a wrong verdict costs. */
export function parseCost(text: string): number {
  const value = Number(text)
  if (text.trim() !== '' && value >= 0 && Number.isFinite(value)) return value
  throw new InvalidArgumentError('Give a number from 0 on.')
}
