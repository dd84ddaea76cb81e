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

/** A loaded ONNX graph. Running it blocks the event loop: keep it in a process of its own where others must not wait. */
export interface OnnxSession {
  readonly inputs: readonly InferenceSession.ValueMetadata[]
  readonly outputs: readonly InferenceSession.ValueMetadata[]
  run(input: string, data: Uint8Array | Float32Array, shape: readonly number[]): Promise<Record<string, TensorValue>>
  release(): Promise<void>
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
    // Spinning threads would take the cores from the other services between two parts.
    extra: { session: { intra_op: { allow_spinning: '0' } } },
  })
  return {
    inputs: session.inputMetadata,
    outputs: session.outputMetadata,
    async run(input, data, shape) {
      const type = data instanceof Float32Array ? 'float32' : 'uint8'
      const results = await session.run({ [input]: new Tensor(type, data, shape) })
      return Object.fromEntries(
        Object.entries(results).map(([name, { type, dims, data }]) => [name, { type, shape: dims, data }]),
      )
    },
    release: () => session.release(),
  }
}
