import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Broker, startBroker } from '../../deploy/local/broker.ts'
import { findNatsServer } from '../../deploy/local/nats-binary.ts'
import { projectFolder } from '../../shared/service/software-version.ts'

/** The nats-server that the tests run against. */
export function natsBinary(): Promise<string> {
  return findNatsServer(join(projectFolder, '.vaglio/nats-server'), () => {})
}

/** A folder that is gone after the test: `await using folder = await temporaryFolder()`. */
export async function temporaryFolder(): Promise<AsyncDisposable & { readonly path: string }> {
  const path = await mkdtemp(join(tmpdir(), 'vaglio-test-'))
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) }
}

/** A real broker in a temporary folder, stopped after the test. */
export async function testBroker(): Promise<Broker & AsyncDisposable> {
  const folder = await temporaryFolder()
  const broker = await startBroker({ binary: await natsBinary(), folder: folder.path })
  return {
    ...broker,
    async [Symbol.asyncDispose]() {
      await broker.stop()
      await folder[Symbol.asyncDispose]()
    },
  }
}
