import { attributeTypes, ModelProto } from '../../shared/model/onnx-schema.ts'
import { FitError } from './fit-error.ts'
import type { OnnxGraph } from './onnx-graph.ts'

interface OnnxTensor {
  name: string
  readonly dataType: number
  readonly dataLocation: number
}

interface OnnxAttribute {
  readonly name: string
  i?: number
  readonly t?: OnnxTensor | null
  readonly g?: object | null
}

interface OnnxNode {
  input: string[]
  output: string[]
  name: string
  opType: string
  readonly domain: string
  attribute: OnnxAttribute[]
}

/** The part of a network that leads from its picture to the layers asked for. */
export interface OnnxExcerpt {
  /** The name of the tensor that takes the picture. */
  readonly input: string
  readonly layers: readonly string[]
  readonly nodes: readonly OnnxNode[]
  readonly initializers: readonly OnnxTensor[]
}

/** Operators that mean the same from operator set 7 on, as far as networks of convolutions use them. */
const everMeantTheSame = new Set(
  [
    'Conv',
    'Relu',
    'LeakyRelu',
    'Sigmoid',
    'HardSigmoid',
    'Tanh',
    'Add',
    'Mul',
    'Sub',
    'Div',
    'Concat',
    'MaxPool',
  ].concat([
    'AveragePool',
    'GlobalAveragePool',
    'LRN',
    'Identity',
    'Constant',
    'Transpose',
    'Cast',
    'Dropout',
    'BatchNormalization',
  ]),
)
/** The sets between which all standard operators mean what they mean in the graphs made here. */
const opsetMin = 13
const opsetMax = 17
const opsetOldest = 7

const float16 = 10
const float32 = 1

interface Network {
  readonly graph: {
    readonly node: OnnxNode[]
    readonly initializer: OnnxTensor[]
    readonly input: { readonly name: string }[]
    readonly output: { readonly name: string }[]
  }
  readonly opsetImport: readonly { readonly domain: string; readonly version: number | { toNumber(): number } }[]
}

function decode(file: string, bytes: Uint8Array): Network {
  try {
    const network = ModelProto.decode(bytes) as unknown as Network
    if (network.graph?.node.length > 0) return network
  } catch (error) {
    throw new FitError(`${file}: is no ONNX file; give a network exported to ONNX`, { cause: error })
  }
  throw new FitError(`${file}: is no ONNX file with a network in it; give a network exported to ONNX`)
}

/** The nodes that the layers rest on, in the order of the file. */
function nodesBehind(file: string, { graph }: Network, layers: readonly string[]): OnnxNode[] {
  const made = new Set(graph.node.flatMap((node) => node.output))
  const missing = layers.filter((layer) => !made.has(layer))
  if (missing.length > 0) {
    const some = graph.node.filter(({ opType }) => opType === 'Concat' || opType === 'Relu' || opType === 'Add')
    const names = some.slice(-8).map(({ output }) => output[0])
    throw new FitError(`${file}: has no layer ${missing.join(', ')}; it has, among others, ${names.join(', ')}`)
  }
  const wanted = new Set(layers)
  const nodes: OnnxNode[] = []
  for (const node of graph.node.toReversed()) {
    if (!node.output.some((name) => wanted.has(name))) continue
    for (const name of node.input) wanted.add(name)
    nodes.unshift(node)
  }
  return nodes
}

function assertUnderstood(file: string, { opsetImport }: Network, nodes: readonly OnnxNode[]): void {
  const opset = Number(opsetImport.find(({ domain }) => domain === '' || domain === 'ai.onnx')?.version ?? 0)
  for (const { opType, domain, attribute } of nodes) {
    const isStandard = domain === '' || domain === 'ai.onnx'
    const isCurrent = opset >= opsetMin && opset <= opsetMax
    const means = isCurrent || (everMeantTheSame.has(opType) && opset >= opsetOldest)
    if (isStandard && means && !attribute.some(({ g }) => g)) continue
    const what = `the operator ${isStandard ? '' : `${domain}.`}${opType} of operator set ${opset}`
    throw new FitError(
      `${file}: uses ${what}, which cannot be taken over; export the network again with opset ${opsetMax}`,
    )
  }
}

/**
 * Cuts out of a network what is needed for some of its layers.
 * @param file what messages call it
 * @param wanted names of tensors; the outputs of the network unless given
 * @throws {FitError} when it is no network, has no such layer, more than one input, or operators that cannot be taken over
 */
export function excerptOf(file: string, bytes: Uint8Array, wanted?: readonly string[]): OnnxExcerpt {
  const network = decode(file, bytes)
  const { graph } = network
  const layers = wanted ?? graph.output.map(({ name }) => name)
  const nodes = nodesBehind(file, network, layers)
  assertUnderstood(file, network, nodes)
  const used = new Set(nodes.flatMap(({ input }) => input))
  const initializers = graph.initializer.filter(({ name }) => used.has(name))
  const constants = new Set(initializers.map(({ name }) => name))
  const inputs = graph.input.map(({ name }) => name).filter((name) => used.has(name) && !constants.has(name))
  const [input] = inputs
  if (input === undefined || inputs.length > 1) {
    throw new FitError(`${file}: these layers rest on ${inputs.length} inputs; give a network that takes one picture`)
  }
  return { input, layers, nodes, initializers }
}

/** What a node becomes: under new names, without the randomness of training, and never narrowing to 16 bits. */
function adapted({ opType, name, input, output, attribute }: OnnxNode, rename: (tensor: string) => string): object {
  if (opType === 'Dropout') {
    return { name, opType: 'Identity', input: input.slice(0, 1).map(rename), output: output.slice(0, 1).map(rename) }
  }
  const keepsWide = opType === 'Cast' && attribute.some((one) => one.name === 'to' && Number(one.i) === float16)
  const attributes = keepsWide ? [{ name: 'to', i: float32, type: attributeTypes.int }] : attribute
  return { name, opType, input: input.map(rename), output: output.map(rename), attribute: attributes }
}

const isHalf = ({ opType, attribute }: OnnxNode) =>
  opType === 'Constant' && attribute.some(({ t }) => t?.dataType === float16)

/**
 * Adds an excerpt to a graph. Numbers stored in 16 bits stay so in the file and are widened where they stand: everything
 * is worked out in 32 bits.
 * @param picture name of the tensor, `[1, 3, height, width]` of float32, that takes the place of the excerpt's input
 * @param prefix of its names, to tell them from others
 * @returns the names of its layers in the graph, float32
 */
export function addExcerpt(graph: OnnxGraph, excerpt: OnnxExcerpt, picture: string, prefix: string): string[] {
  const names = new Map([[excerpt.input, picture]])
  const rename = (tensor: string) => (tensor === '' ? '' : (names.get(tensor) ?? `${prefix}/${tensor}`))
  const widen = (tensor: string) => names.set(tensor, graph.node('Cast', [rename(tensor)], { to: float32 }))
  for (const tensor of excerpt.initializers) {
    graph.adopt([], [{ ...tensor, name: rename(tensor.name) }])
    if (tensor.dataType === float16) widen(tensor.name)
  }
  for (const node of excerpt.nodes) {
    graph.adopt([adapted({ ...node, name: `${prefix}/${node.name || node.output[0]}` }, rename)], [])
    if (isHalf(node)) widen(node.output[0] as string)
  }
  return excerpt.layers.map(rename)
}
