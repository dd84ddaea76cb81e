import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Size } from '../shared/model/input-size.ts'
import { networkFile, networkName } from './backbone/network.ts'
import type { Backbone } from './fit/backbone.ts'
import { combinedBackbone } from './fit/combined-backbone.ts'
import { filterBank } from './fit/filter-bank.ts'
import { openOnnxBackbone, plainInput } from './fit/onnx-backbone.ts'

/** A backbone to compare with others, by the name that the table gives it. */
export interface ComparedBackbone {
  readonly name: string
  open(size: Size): Promise<Backbone>
}

/** SqueezeNet 1.1 takes BGR less the mean of its training images. */
const squeezenetInput = { channels: 'bgr', mean: [104, 117, 123], deviation: [1, 1, 1] } as const
const squeezenetLayers = ['fire5/concat_1', 'fire8/concat_1']

/**
 * The backbones that there are files for.
 * @param modelsFolder folder of ONNX files made by others
 */
export function comparedBackbones(modelsFolder: string): ComparedBackbone[] {
  const squeezenetFile = join(modelsFolder, 'squeezenet1.1-fp16.onnx')
  const openNetwork = async (size: Size) =>
    openOnnxBackbone({ file: networkFile, bytes: await readFile(networkFile), input: plainInput }, size)
  const openSqueezenet = async (size: Size) => {
    const bytes = await readFile(squeezenetFile)
    return openOnnxBackbone({ file: squeezenetFile, bytes, layers: squeezenetLayers, input: squeezenetInput }, size)
  }
  return [
    { name: 'filter-bank', open: async () => filterBank },
    { name: networkName, open: openNetwork },
    {
      name: `${networkName}+filter-bank`,
      open: async (size) => combinedBackbone([await openNetwork(size), filterBank]),
    },
    ...(existsSync(squeezenetFile) ? [{ name: 'squeezenet', open: openSqueezenet }] : []),
  ]
}
