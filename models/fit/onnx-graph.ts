import { attributeTypes, type ElementType, elementTypes, ModelProto } from '../../shared/model/onnx-schema.ts'

/** Version of ONNX' standard operators that every graph made here is written in. */
export const opsetVersion = 17
const irVersion = 8

type Attributes = Readonly<Record<string, number | readonly number[] | string>>

/** Builds one ONNX graph, node by node; every method returns the name of the tensor it adds. */
export interface OnnxGraph {
  input(name: string, type: ElementType, shape: readonly number[]): string
  constant(values: Float32Array | BigInt64Array, shape: readonly number[]): string
  /** Adds an operator with one output. Numbers among the attributes are integers. */
  node(operator: string, inputs: readonly string[], attributes?: Attributes): string
  /** Adds operators and constants of another graph as they are, decoded by `ModelProto` and named like nothing here. */
  adopt(nodes: readonly object[], initializers: readonly object[]): void
  /** Declares that `tensor` leaves the graph as `name`, in whatever shape unless one is given. */
  output(name: string, tensor: string, type: ElementType, shape?: readonly number[]): void
  /** The model file. The same calls give the same bytes. */
  bytes(): Uint8Array
}

function valueInfo(name: string, type: ElementType, shape?: readonly number[]) {
  const dim = shape?.map((dimValue) => ({ dimValue }))
  return { name, type: { tensorType: { elemType: elementTypes[type], ...(dim && { shape: { dim } }) } } }
}

function attribute([name, value]: [string, number | readonly number[] | string]) {
  if (typeof value === 'number') return { name, i: value, type: attributeTypes.int }
  if (typeof value === 'string') return { name, s: Buffer.from(value), type: attributeTypes.string }
  return { name, ints: value, type: attributeTypes.ints }
}

/** An empty graph. Tensors are named after the operator that makes them, in order: `conv_3`. */
export function createOnnxGraph(name: string): OnnxGraph {
  const graph = {
    name,
    node: [] as object[],
    initializer: [] as object[],
    input: [] as object[],
    output: [] as object[],
  }
  const add = (operator: string, inputs: readonly string[], output: string, attributes: Attributes = {}) => {
    const described = Object.entries(attributes).map(attribute)
    graph.node.push({ name: output, opType: operator, input: inputs, output: [output], attribute: described })
    return output
  }
  return {
    input(input, type, shape) {
      graph.input.push(valueInfo(input, type, shape))
      return input
    },
    constant(values, shape) {
      const tensor = `constant_${graph.initializer.length}`
      const dataType = values instanceof Float32Array ? elementTypes.float32 : elementTypes.int64
      const rawData = new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
      graph.initializer.push({ name: tensor, dims: shape, dataType, rawData })
      return tensor
    },
    node(operator, inputs, attributes) {
      return add(operator, inputs, `${operator.toLowerCase()}_${graph.node.length}`, attributes)
    },
    adopt(nodes, initializers) {
      graph.node.push(...nodes)
      graph.initializer.push(...initializers)
    },
    output(output, tensor, type, shape) {
      add('Identity', [tensor], output)
      graph.output.push(valueInfo(output, type, shape))
    },
    bytes() {
      const opsetImport = [{ domain: '', version: opsetVersion }]
      const model = { irVersion, producerName: 'vaglio', graph, opsetImport }
      return ModelProto.encode(ModelProto.fromObject(model)).finish()
    },
  }
}
