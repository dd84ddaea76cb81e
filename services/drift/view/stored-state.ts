import { z } from 'zod'
import { ViewState } from './view-state.ts'

const arrays = { Float32Array, Float64Array, Uint32Array } as const
type ArrayName = keyof typeof arrays

/** A typed array in text. */
const StoredArray = z.strictObject({ array: z.enum(Object.keys(arrays) as [ArrayName]), base64: z.base64() })

/** The state as text, to be kept in a file; some megabytes of a full view. */
export function storeState(state: ViewState): string {
  return JSON.stringify(state, (_, value: unknown) => {
    const array = (Object.keys(arrays) as ArrayName[]).find((name) => value instanceof arrays[name])
    if (array === undefined) return value
    const { buffer, byteOffset, byteLength } = value as Float32Array
    return { array, base64: Buffer.from(buffer, byteOffset, byteLength).toString('base64') }
  })
}

/** @throws {Error} with the path of the first mistake when the text is not a state of this version */
export function readState(text: string): ViewState {
  return ViewState.parse(
    JSON.parse(text, (_, value: unknown) => {
      const stored = StoredArray.safeParse(value)
      if (!stored.success) return value
      const bytes = Uint8Array.from(Buffer.from(stored.data.base64, 'base64'))
      return new arrays[stored.data.array](bytes.buffer)
    }),
  )
}
