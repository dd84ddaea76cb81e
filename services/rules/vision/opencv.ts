import { createRequire } from 'node:module'

type OpenCv = typeof import('@techstark/opencv-js')

/** OpenCV, there once `openCvLoaded` has resolved. */
export let cv: OpenCv

let loaded: Promise<void> | undefined

/**
 * Loads OpenCV's WebAssembly the first time, about 0.2 s and 100 MB of memory: who only reads the settings of checks does
 * without.
 */
export function openCvLoaded(): Promise<void> {
  loaded ??= load()
  return loaded
}

/**
 * The module has a `then` that never calls back, so it must not be awaited or resolve a promise: it is required, and only
 * its readiness is waited for.
 */
async function load(): Promise<void> {
  const events = ['uncaughtException', 'unhandledRejection'] as const
  const before = events.map((event) => process.rawListeners(event))
  cv = createRequire(import.meta.url)('@techstark/opencv-js')
  // Its loader takes over the process's last resorts; how a crash is reported is the service's business.
  for (const [index, event] of events.entries()) {
    for (const listener of process.rawListeners(event)) {
      if (!before[index]?.includes(listener)) process.removeListener(event, listener as () => void)
    }
  }
  if (cv.Mat) return
  await new Promise<void>((resolve) => {
    Object.assign(cv, { onRuntimeInitialized: resolve })
  })
}

interface Freeable {
  delete(): void
}

/** Marks a Mat to be freed with the others of its scope, and returns it. */
export type Keep = <Kept extends Freeable>(kept: Kept) => Kept

/** Runs `work` and then frees all it kept: the garbage collector does not see OpenCV's memory. */
export function withMats<Result>(work: (keep: Keep) => Result): Result {
  const kept: Freeable[] = []
  try {
    return work((mat) => {
      kept.push(mat)
      return mat
    })
  } finally {
    for (const mat of kept.reverse()) mat.delete()
  }
}
