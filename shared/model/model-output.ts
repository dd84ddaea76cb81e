import { float16Value } from './float16.ts'
import type { TensorValue } from './onnx-session.ts'
import { agrees, describeTensor, type TensorDeclaration } from './tensor-declaration.ts'

/** The model ran, but what came out is no judgement: a number that is not finite, or a tensor of another shape. */
export class ModelOutputError extends Error {
  override name = 'ModelOutputError'
}

/** What a run of a graph gave, by the names of its outputs. */
export type Results = Readonly<Record<string, TensorValue>>

/** The numbers of one output, once they are seen to be numbers, and how they are laid out. */
export interface OutputNumbers {
  readonly values: Float32Array
  readonly shape: readonly number[]
}

function outputTensor(results: Results, wanted: TensorDeclaration): TensorValue {
  const tensor = results[wanted.name]
  if (tensor && agrees(tensor, wanted)) return tensor
  const given = tensor ? describeTensor(tensor) : 'missing'
  throw new ModelOutputError(`the output ${wanted.name} is ${given}, expected ${describeTensor(wanted)}`)
}

function asFloat32({ type, data }: TensorValue): Float32Array {
  if (data instanceof Float32Array) return data
  // Node has no 16-bit floats before version 24 and gives their bits.
  if (type === 'float16' && data instanceof Uint16Array) return Float32Array.from(data, float16Value)
  return Float32Array.from(data as ArrayLike<number>)
}

/** Adds up nothing but what is not finite: one comparison in all, where a detector has a million numbers. */
function assertFinite(output: string, values: Float32Array): void {
  let nothing = 0
  for (let index = 0; index < values.length; index++) nothing += (values[index] as number) * 0
  if (nothing === 0) return
  const wrong = values.find((value) => !Number.isFinite(value))
  throw new ModelOutputError(`the output ${output} holds ${wrong}, which is no measurement`)
}

/**
 * Reads an output of 32-bit or 16-bit floats.
 * @throws {ModelOutputError} when it is missing, of another type or shape, or holds NaN or infinity
 */
export function outputNumbers(results: Results, wanted: TensorDeclaration): OutputNumbers {
  const tensor = outputTensor(results, wanted)
  const values = asFloat32(tensor)
  assertFinite(wanted.name, values)
  return { values, shape: tensor.shape }
}

/** Reads an output of 64-bit integers. @throws {ModelOutputError} when it is missing or of another type or shape */
export function outputIntegers(results: Results, wanted: TensorDeclaration): Int32Array {
  const { data } = outputTensor(results, wanted)
  return Int32Array.from(data as BigInt64Array, Number)
}

/** One number of an output of 64-bit integers. @throws {ModelOutputError} as `outputIntegers` does */
export function outputInteger(results: Results, wanted: TensorDeclaration, index: number): number {
  return Number((outputTensor(results, wanted).data as BigInt64Array)[index])
}
