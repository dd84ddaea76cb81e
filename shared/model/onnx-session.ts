import { InferenceSession, Tensor } from 'onnxruntime-node'

// ONNX Runtime reports its use to its maker unless told not to, and nothing that reaches the plant may need a link outside.
// biome-ignore lint/style/noProcessEnv: the library reads it when the first session is made, whoever started the process
process.env.ORT_DISABLE_TELEMETRY = '1'

/** A tensor as it goes in or comes out. */
export interface TensorValue {
  readonly type: string
  readonly shape: readonly number[]
  readonly data: unknown
}

/** Numbers of an input tensor; 16-bit floats travel as their bits. */
export type InputNumbers = Uint8Array | Float32Array | Uint16Array

/** A loaded ONNX graph. Running it blocks the event loop: keep it in a process of its own where others must not wait. */
export interface OnnxSession {
  readonly inputs: readonly InferenceSession.ValueMetadata[]
  readonly outputs: readonly InferenceSession.ValueMetadata[]
  /** @param fetched the outputs to hand over, all of them unless given; one nobody reads costs its copy */
  run(
    input: string,
    data: InputNumbers,
    shape: readonly number[],
    fetched?: readonly string[],
  ): Promise<Record<string, TensorValue>>
  release(): Promise<void>
}

function inputTensor(data: InputNumbers, shape: readonly number[]): Tensor {
  if (data instanceof Float32Array) return new Tensor('float32', data, shape)
  if (data instanceof Uint16Array) return new Tensor('float16', data, shape)
  return new Tensor('uint8', data, shape)
}

/**
 * Loads a graph from bytes, never from a path: what was checked is what runs.
 * @param threads cores that one run may use
 */
export async function openSession(modelBytes: Uint8Array, { threads }: { threads: number }): Promise<OnnxSession> {
  const session = await InferenceSession.create(modelBytes, {
    executionProviders: ['cpu'],
    interOpNumThreads: 1,
    intraOpNumThreads: threads,
    executionMode: 'sequential',
    graphOptimizationLevel: 'all',
    extra: {
      session: {
        // Spinning threads would take the cores from the other services between two parts.
        intra_op: { allow_spinning: '0' },
        // The runtime would otherwise take bytes that look like its own format for it, which nobody has checked.
        load_model_format: 'ONNX',
      },
    },
  })
  return {
    inputs: session.inputMetadata,
    outputs: session.outputMetadata,
    async run(input, data, shape, fetched = session.outputNames) {
      const results = await session.run({ [input]: inputTensor(data, shape) }, fetched)
      return Object.fromEntries(
        Object.entries(results).map(([name, { type, dims, data }]) => [name, { type, shape: dims, data }]),
      )
    },
    release: () => session.release(),
  }
}
