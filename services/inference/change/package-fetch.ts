import { ModelStoreError } from '../../../shared/bus/model-store-error.ts'
import { backoff, pause } from '../../../shared/runtime/backoff.ts'

const attemptsMax = 5
const retryMs = backoff(200, 3000)

/**
 * Gets a package from the registry, again where the broker did not answer in time.
 * @throws {ModelStoreError} when the registry has no such package or not what it should be
 */
export async function fetchPackage<Files>(read: () => Promise<Files>, signal: AbortSignal): Promise<Files> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await read()
    } catch (error) {
      if (error instanceof ModelStoreError || attempt >= attemptsMax || signal.aborted) throw error
      await pause(retryMs(attempt), signal)
    }
  }
}
