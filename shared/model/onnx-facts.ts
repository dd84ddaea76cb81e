import { type MessageReader, OnnxWire } from './onnx-wire.ts'

/** Numbers that a graph carries: an initialiser, or the value of a constant node. */
export interface TensorFacts {
  readonly name: string
  /** `TensorProto.DataType`. */
  readonly dataType: number
  readonly dims: readonly number[]
  /** Bytes of the numbers where they stand raw. */
  readonly rawBytes: number | undefined
  /** Whether the numbers are said to be in another file. */
  readonly isExternal: boolean
}

/** An input or output of the graph, or a tensor on the way; a size that is not fixed is a text. */
export interface ValueFacts {
  readonly name: string
  /** `TensorProto.DataType`; 0 for what is no tensor. */
  readonly dataType: number
  /** Nothing where the file does not say. */
  readonly dims: readonly (number | string)[] | undefined
}

/** What has to be known of a model file before it is loaded, with what stands in its subgraphs. */
export interface OnnxFacts {
  /** Version of every operator set, by its domain. */
  readonly opsets: ReadonlyMap<string, number>
  /** Such as `com.microsoft::QLinearAdd`; standard operators are left out. */
  readonly foreignOperators: ReadonlySet<string>
  readonly tensors: readonly TensorFacts[]
  /** Without initialisers, which old files list among them. */
  readonly inputs: readonly ValueFacts[]
  readonly outputs: readonly ValueFacts[]
  readonly values: readonly ValueFacts[]
  readonly hasFunctions: boolean
  readonly hasSparseTensors: boolean
}

/** Limits that no honest graph comes near; they bound what reading a file costs. */
const limits = {
  nodes: 200_000,
  tensors: 100_000,
  'inputs, outputs and tensors on the way': 200_000,
  'foreign operators': 200,
  'operator sets': 64,
  'dimensions of one tensor': 16,
  'graphs within each other': 16,
}

const standardDomains = new Set(['', 'ai.onnx'])

interface Collected {
  readonly opsets: Map<string, number>
  readonly foreignOperators: Set<string>
  readonly initialisers: Set<string>
  readonly tensors: TensorFacts[]
  readonly inputs: ValueFacts[]
  readonly outputs: ValueFacts[]
  readonly values: ValueFacts[]
  nodes: number
  graphs: number
  hasFunctions: boolean
  hasSparseTensors: boolean
}

function assertWithin(count: number, what: keyof typeof limits): void {
  if (count > limits[what]) throw new RangeError(`there are more than ${limits[what]} ${what}`)
}

/**
 * Reads what a model file says of itself. Field numbers are those of
 * https://github.com/onnx/onnx/blob/main/onnx/onnx.proto
 * @throws {Error} where the bytes are no ONNX model, or one larger in structure than any honest one
 */
export function readOnnxFacts(bytes: Uint8Array): OnnxFacts {
  const wire = new OnnxWire(bytes)
  const found: Collected = {
    opsets: new Map(),
    foreignOperators: new Set(),
    initialisers: new Set(),
    tensors: [],
    inputs: [],
    outputs: [],
    values: [],
    nodes: 0,
    graphs: 0,
    hasFunctions: false,
    hasSparseTensors: false,
  }
  const functions = () => {
    found.hasFunctions = true
  }
  wire.file({
    7: wire.message(() => graphReader(wire, found, 0)),
    8: wire.messages(() => opsetReader(wire, found)),
    25: wire.presence(functions),
  })
  if (found.graphs === 0) throw new TypeError('there is no graph in it')
  return { ...found, inputs: found.inputs.filter(({ name }) => !found.initialisers.has(name)) }
}

function opsetReader(wire: OnnxWire, { opsets }: Collected): MessageReader {
  const opset = { domain: '', version: 0 }
  return {
    fields: {
      1: wire.text((domain) => Object.assign(opset, { domain })),
      2: wire.integer((version) => Object.assign(opset, { version })),
    },
    end() {
      const domain = standardDomains.has(opset.domain) ? '' : opset.domain
      if (opsets.has(domain)) throw new TypeError(`the operator set "${domain}" is named twice`)
      opsets.set(domain, opset.version)
      assertWithin(opsets.size, 'operator sets')
    },
  }
}

function graphReader(wire: OnnxWire, found: Collected, depth: number): MessageReader {
  assertWithin(depth, 'graphs within each other')
  found.graphs++
  const isWhole = depth === 0
  const initialiser = (tensor: TensorFacts) => {
    found.tensors.push(tensor)
    if (isWhole) found.initialisers.add(tensor.name)
  }
  const sparse = () => {
    found.hasSparseTensors = true
  }
  return {
    fields: {
      1: wire.messages(() => nodeReader(wire, found, depth)),
      5: wire.messages(() => tensorReader(wire, found, initialiser)),
      11: wire.messages(() => valueReader(wire, isWhole ? found.inputs : found.values)),
      12: wire.messages(() => valueReader(wire, isWhole ? found.outputs : found.values)),
      13: wire.messages(() => valueReader(wire, found.values)),
      15: wire.presence(sparse),
    },
  }
}

function nodeReader(wire: OnnxWire, found: Collected, depth: number): MessageReader {
  const node = { operator: '', domain: '' }
  return {
    fields: {
      4: wire.text((operator) => Object.assign(node, { operator })),
      5: wire.messages(() => attributeReader(wire, found, depth)),
      7: wire.text((domain) => Object.assign(node, { domain })),
    },
    end() {
      found.nodes++
      assertWithin(found.nodes, 'nodes')
      if (standardDomains.has(node.domain)) return
      found.foreignOperators.add(`${node.domain}::${node.operator}`)
      assertWithin(found.foreignOperators.size, 'foreign operators')
    },
  }
}

function attributeReader(wire: OnnxWire, found: Collected, depth: number): MessageReader {
  const constant = () => tensorReader(wire, found, (tensor) => void found.tensors.push(tensor))
  const subgraph = () => graphReader(wire, found, depth + 1)
  const sparse = wire.presence(() => {
    found.hasSparseTensors = true
  })
  return {
    fields: {
      5: wire.message(constant),
      6: wire.message(subgraph),
      10: wire.messages(constant),
      11: wire.messages(subgraph),
      22: sparse,
      23: sparse,
    },
  }
}

function tensorReader(wire: OnnxWire, found: Collected, keep: (tensor: TensorFacts) => void): MessageReader {
  const external = 1
  const dims: number[] = []
  const tensor = { name: '', dataType: 0, rawBytes: undefined as number | undefined, isExternal: false }
  return {
    fields: {
      1: wire.integers((size) => assertWithin(dims.push(size), 'dimensions of one tensor')),
      2: wire.integer((dataType) => Object.assign(tensor, { dataType })),
      8: wire.text((name) => Object.assign(tensor, { name })),
      9: wire.byteLength((rawBytes) => Object.assign(tensor, { rawBytes })),
      13: wire.presence(() => Object.assign(tensor, { isExternal: true })),
      14: wire.integer((location) => Object.assign(tensor, location === external ? { isExternal: true } : {})),
    },
    end() {
      keep({ ...tensor, dims })
      assertWithin(found.tensors.length, 'tensors')
    },
  }
}

function valueReader(wire: OnnxWire, values: ValueFacts[]): MessageReader {
  const value: { name: string; dataType: number; dims: (number | string)[] | undefined } = {
    name: '',
    dataType: 0,
    dims: undefined,
  }
  const shape = (): MessageReader => {
    const dims: (number | string)[] = []
    value.dims = dims
    return { fields: { 1: wire.messages(() => dimensionReader(wire, dims)) } }
  }
  const tensorType = (): MessageReader => ({
    fields: {
      1: wire.integer((dataType) => Object.assign(value, { dataType })),
      2: wire.message(shape),
    },
  })
  return {
    fields: {
      1: wire.text((name) => Object.assign(value, { name })),
      2: wire.message(() => ({ fields: { 1: wire.message(tensorType) } })),
    },
    end: () => assertWithin(values.push(value), 'inputs, outputs and tensors on the way'),
  }
}

function dimensionReader(wire: OnnxWire, dims: (number | string)[]): MessageReader {
  const dimension: { size: number | string } = { size: 'free' }
  return {
    fields: {
      1: wire.integer((size) => Object.assign(dimension, { size })),
      2: wire.text((size) => Object.assign(dimension, { size })),
    },
    end: () => assertWithin(dims.push(dimension.size), 'dimensions of one tensor'),
  }
}
