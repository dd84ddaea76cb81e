import { readFile } from 'node:fs/promises'
import { InvalidArgumentError } from 'commander'
import { networkFile, networkName } from '../../models/backbone/network.ts'
import type { Backbone } from '../../models/fit/backbone.ts'
import { combinedBackbone } from '../../models/fit/combined-backbone.ts'
import { filterBank } from '../../models/fit/filter-bank.ts'
import { FitError } from '../../models/fit/fit-error.ts'
import { type NetworkInput, openOnnxBackbone, plainInput } from '../../models/fit/onnx-backbone.ts'
import type { Size } from '../../shared/model/input-size.ts'

/** Stands for the backbone made by formula. */
export const filterBankName = 'filter-bank'

/** What the command line says of the backbone. */
export interface BackboneArguments {
  readonly backbone: readonly string[]
  readonly layers?: readonly string[]
  readonly channels?: NetworkInput['channels']
  readonly mean?: NetworkInput['mean']
  readonly deviation?: NetworkInput['deviation']
}

/** Reads names with commas between them. */
export function parseNames(text: string): string[] {
  const names = text.split(',').map((name) => name.trim())
  if (names.every((name) => name !== '')) return names
  throw new InvalidArgumentError('Give names with commas between them, such as fire5/concat_1,fire8/concat_1.')
}

/** Reads three numbers with commas between them. */
export function parseTriple(text: string): NetworkInput['mean'] {
  const [first = Number.NaN, second = Number.NaN, third = Number.NaN, ...more] = text.split(',').map(Number)
  const triple = [first, second, third] as const
  if (more.length === 0 && triple.every(Number.isFinite)) return triple
  throw new InvalidArgumentError('Give three numbers, one a channel, such as 103.53,116.28,123.675.')
}

/** Reads three numbers to divide by. */
export function parseDeviation(text: string): NetworkInput['deviation'] {
  const triple = parseTriple(text)
  if (triple.every((value) => value > 0)) return triple
  throw new InvalidArgumentError('Give three numbers above 0, one a channel, such as 255,255,255.')
}

/**
 * The backbone that a person named: `network`, an ONNX file, `filter-bank`, or one of the first two beside the last.
 * @throws {FitError} when a file cannot be read or used
 */
export async function openBackbone(given: BackboneArguments, size: Size): Promise<Backbone> {
  const named = given.backbone.map((name) => (name === networkName ? networkFile : name))
  const files = named.filter((name) => name !== filterBankName)
  const [file] = files
  if (files.length > 1) throw new FitError(`${files.join(', ')}: give one network, alone or with ${filterBankName}`)
  if (file === undefined) return filterBank
  const bytes = await readFile(file).catch((error: unknown) => {
    throw new FitError(`${file}: cannot be read; --backbone takes ${networkName}, ${filterBankName} or an ONNX file`, {
      cause: error,
    })
  })
  const { channels, mean, deviation } = { ...plainInput, ...given }
  const network = await openOnnxBackbone(
    { file, bytes, layers: given.layers, input: { channels, mean, deviation } },
    size,
  )
  return combinedBackbone(given.backbone.length > 1 ? [network, filterBank] : [network])
}
