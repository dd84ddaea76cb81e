interface Element {
  readonly name: string
  readonly bytes: number
}

/** `TensorProto.DataType`, with the names that ONNX Runtime gives them. */
const elements: Readonly<Record<number, Element>> = {
  1: { name: 'float32', bytes: 4 },
  2: { name: 'uint8', bytes: 1 },
  3: { name: 'int8', bytes: 1 },
  4: { name: 'uint16', bytes: 2 },
  5: { name: 'int16', bytes: 2 },
  6: { name: 'int32', bytes: 4 },
  7: { name: 'int64', bytes: 8 },
  // A text is not stored in so many bytes; it counts as what a pointer to it takes.
  8: { name: 'string', bytes: 8 },
  9: { name: 'bool', bytes: 1 },
  10: { name: 'float16', bytes: 2 },
  11: { name: 'float64', bytes: 8 },
  12: { name: 'uint32', bytes: 4 },
  13: { name: 'uint64', bytes: 8 },
  16: { name: 'bfloat16', bytes: 2 },
  21: { name: 'uint4', bytes: 0.5 },
  22: { name: 'int4', bytes: 0.5 },
}

/** Bytes of one number, where the type is known. */
export function elementBytes(dataType: number): number | undefined {
  return elements[dataType]?.bytes
}

export function elementName(dataType: number): string {
  return elements[dataType]?.name ?? `of the element type ${dataType}`
}
