/** A size, or the name of what a free one counts. */
export type Dimension = number | string

/** A tensor as it has to be: of one of the types, in one of the shapes. */
export interface TensorDeclaration {
  readonly name: string
  readonly types: readonly string[]
  readonly shapes: readonly (readonly Dimension[])[]
}

/** A tensor as a graph declares it or a run gives it. */
export interface ActualTensor {
  readonly type: string
  readonly shape: readonly Dimension[]
}

/** 32-bit floats, or 16-bit ones. */
export const floats = ['float32', 'float16'] as const

/** Whether a tensor is as declared. A size without a number, such as `batch`, agrees with any. */
export function agrees(actual: ActualTensor, { types, shapes }: Omit<TensorDeclaration, 'name'>): boolean {
  return types.includes(actual.type) && shapes.some((shape) => agreesInShape(actual.shape, shape))
}

function agreesInShape(actual: readonly Dimension[], wanted: readonly Dimension[]): boolean {
  return (
    actual.length === wanted.length &&
    actual.every((size, axis) => typeof size === 'string' || typeof wanted[axis] === 'string' || size === wanted[axis])
  )
}

/** Such as "float32 [1, 84, boxes]". */
export function describeTensor(tensor: ActualTensor | Omit<TensorDeclaration, 'name'>): string {
  const [types, shapes] = 'shapes' in tensor ? [tensor.types, tensor.shapes] : [[tensor.type], [tensor.shape]]
  return `${types.join(' or ')} ${shapes.map((shape) => `[${shape.join(', ')}]`).join(' or ')}`
}
