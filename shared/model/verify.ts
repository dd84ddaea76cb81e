import { join } from 'node:path'
import type { ModelManifest } from '../contracts/model.ts'
import { adapterFor } from './adapters/adapter-for.ts'
import { manifestMistakes } from './manifest-mistakes.ts'
import { assertModelIdentity } from './model-identity.ts'
import { elementBytes, elementName } from './onnx-element.ts'
import { type OnnxFacts, readOnnxFacts, type ValueFacts } from './onnx-facts.ts'
import type { ModelPackage } from './package.ts'
import { ModelPackageError } from './package-error.ts'
import { tensorShape } from './tensor.ts'
import { agrees, describeTensor, type TensorDeclaration } from './tensor-declaration.ts'

const mebibyte = 2 ** 20

/** Numbers that a graph may carry, one tensor and all together. */
const tensorBytesMax = 256 * mebibyte
const tensorsBytesMax = 512 * mebibyte
/** A tensor on its way through the graph, as far as the file states its size. */
const valueBytesMax = 1024 * mebibyte

/**
 * Operators beyond the standard's that are let in: those which ONNX Runtime's own quantiser and optimiser write. None of
 * them reads a file or calls foreign code.
 */
const microsoftOperators = new Set(
  `QAttention QEmbedLayerNormalization QGemm QLinearAdd QLinearAveragePool QLinearConcat QLinearGlobalAveragePool
  QLinearLeakyRelu QLinearMul QLinearReduceMean QLinearSigmoid QLinearSoftmax QLinearWhere QuantizeLinear DequantizeLinear
  DynamicQuantizeLSTM DynamicQuantizeMatMul MatMulInteger16 MatMulIntegerToFloat MatMulNBits ReduceSumInteger MulInteger
  FusedConv FusedGemm FusedMatMul Gelu FastGelu QuickGelu BiasGelu LayerNormalization SkipLayerNormalization NhwcMaxPool
  NhwcConv QLinearConv Attention MultiHeadAttention`
    .split(/\s+/)
    .map((operator) => `com.microsoft::${operator}`),
)
const machineLearningDomain = 'ai.onnx.ml::'

/**
 * Whether a model is what its manifest says, as far as that can be known without loading it: bytes and hash, the operator
 * set, no operators or numbers from elsewhere, no sizes that nobody has memory for, input and outputs as declared. What a
 * graph does only when it runs (an endless loop, NaN, memory without bound) has to be contained by the process it runs in.
 * @throws {ModelPackageError} naming the file, what is wrong and what to do
 */
export function verifyModel({ folder, manifest, modelBytes }: ModelPackage): void {
  assertModelIdentity(folder, manifest, modelBytes)
  const [mistake] = manifestMistakes(manifest)
  if (mistake !== undefined) throw new ModelPackageError(join(folder, 'model.json'), mistake)
  const file = join(folder, 'model.onnx')
  const facts = verifyGraph(file, modelBytes)
  refuse(file, opsetProblems(facts.opsets.get(''), manifest.opset))
  refuse(file, inputProblems(facts.inputs, manifest))
  refuse(file, outputProblems(facts.outputs, manifest))
}

/**
 * What can be known of any graph, one without a manifest too: that it is whole in itself and takes no more memory to load
 * than there is.
 * @throws {ModelPackageError} naming the file, what is wrong and what to do
 */
export function verifyGraph(file: string, modelBytes: Uint8Array): OnnxFacts {
  const facts = factsOf(file, modelBytes)
  refuse(file, operatorProblems(facts))
  refuse(file, tensorProblems(facts))
  refuse(file, valueProblems(facts))
  return facts
}

function refuse(file: string, problems: Iterable<string>): void {
  for (const problem of problems) throw new ModelPackageError(file, problem)
}

function factsOf(file: string, modelBytes: Uint8Array): OnnxFacts {
  try {
    return readOnnxFacts(modelBytes)
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new ModelPackageError(file, `is no ONNX model that can be used: ${reason}; export it again`, { cause: error })
  }
}

function* opsetProblems(actual: number | undefined, declared: number): Iterable<string> {
  if (actual === declared) return
  yield `is written in version ${actual ?? 'none'} of the standard operators, model.json says ${declared}; correct opset there`
}

function* operatorProblems({ foreignOperators, hasFunctions }: OnnxFacts): Iterable<string> {
  const foreign = [...foreignOperators].find(
    (name) => !name.startsWith(machineLearningDomain) && !microsoftOperators.has(name),
  )
  if (foreign !== undefined) {
    yield `uses the operator ${foreign}, which is neither of the ONNX standard nor of those that quantisation writes; export the model without it`
  }
  if (hasFunctions)
    yield 'defines functions of its own; export it with them inlined (onnx.inliner.inline_local_functions)'
}

function* tensorProblems({ tensors, hasSparseTensors }: OnnxFacts): Iterable<string> {
  if (hasSparseTensors) yield 'holds sparse tensors; export it with dense ones'
  let sum = 0
  for (const { name, dataType, dims, rawBytes, isExternal } of tensors) {
    if (isExternal) {
      yield `keeps the numbers of ${name || 'a constant'} in another file; save it as one file (onnx.save with save_as_external_data=False)`
    }
    const bytes = bytesOf(dims, dataType)
    sum += bytes
    const stated = `the tensor ${name || 'of a constant'} is ${elementName(dataType)} [${dims.join(', ')}]`
    if (!(bytes <= tensorBytesMax))
      yield `${stated}, more than ${tensorBytesMax / mebibyte} MiB or no size at all; export it again`
    if (rawBytes !== undefined && rawBytes !== bytes) {
      yield `${stated}, which are ${bytes} bytes, but ${rawBytes} are there; export it again`
    }
  }
  if (sum > tensorsBytesMax)
    yield `holds ${Math.round(sum / mebibyte)} MiB of numbers, at most ${tensorsBytesMax / mebibyte} MiB are taken`
}

/** NaN for a type that is unknown or a size below zero. A product too large for whole numbers is still compared rightly. */
function bytesOf(dims: readonly number[], dataType: number): number {
  const elements = dims.reduce((product, size) => (size >= 0 ? product * size : Number.NaN), 1)
  return Math.ceil(elements * (elementBytes(dataType) ?? Number.NaN))
}

function* valueProblems({ inputs, outputs, values }: OnnxFacts): Iterable<string> {
  for (const { name, dataType, dims = [] } of [...inputs, ...outputs, ...values]) {
    const sizes = dims.filter((size) => typeof size === 'number')
    const bytes = sizes.reduce((product, size) => product * Math.abs(size), elementBytes(dataType) ?? 1)
    if (bytes <= valueBytesMax) continue
    yield `says that the tensor ${name} is [${dims.join(', ')}], more than ${valueBytesMax / mebibyte} MiB; export it for one image of the size it is used with`
  }
}

function* inputProblems(inputs: readonly ValueFacts[], { input }: ModelManifest): Iterable<string> {
  const declared = { name: input.name, types: [input.type], shapes: [tensorShape(input)] }
  yield* declarationProblems('input', inputs, declared)
  const further = inputs.find(({ name }) => name !== input.name)
  if (further)
    yield `takes a second input, ${further.name}, which nothing fills; export it with the image as its only input`
}

function* outputProblems(outputs: readonly ValueFacts[], manifest: ModelManifest): Iterable<string> {
  const adapter = adapterFor(manifest)
  for (const declared of [...adapter.outputs, ...adapter.grounds])
    yield* declarationProblems('output', outputs, declared)
}

function* declarationProblems(
  direction: 'input' | 'output',
  values: readonly ValueFacts[],
  declared: TensorDeclaration,
): Iterable<string> {
  const value = values.find(({ name }) => name === declared.name)
  const wanted = `the ${direction} ${declared.name} should be ${describeTensor(declared)}`
  const remedy = 'correct model.json or export the model again'
  if (!value) {
    const names = values.map(({ name }) => name).join(', ')
    yield `${wanted}, but there is none; the graph has ${names || 'none at all'}; ${remedy}`
    return
  }
  const type = elementName(value.dataType)
  // A file need not state an output's shape. The first run shows it.
  const [shape = value.dims ?? []] = value.dims ? [] : declared.shapes
  const actual = { type, shape }
  if (!agrees(actual, declared)) yield `${wanted}, the graph has ${describeTensor(actual)}; ${remedy}`
}
