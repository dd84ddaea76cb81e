import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { startModelProcess } from './model-process.ts'

const isLinux = process.platform === 'linux'

/** Of the process that was started last. */
function willingness(): number {
  const children = readFileSync(`/proc/${process.pid}/task/${process.pid}/children`, 'utf8').trim().split(' ')
  return Number(readFileSync(`/proc/${children.at(-1)}/oom_score_adj`, 'utf8'))
}

test.runIf(isLinux)('where memory runs out a candidate ends before the model that serves', async () => {
  const options = { folder: '/nowhere', threads: 1, memoryBytesMax: 2 ** 30 }
  const started = (givesWay: boolean) => {
    let ended = (): void => {}
    const over = new Promise<void>((resolve) => {
      ended = resolve
    })
    const model = startModelProcess({ ...options, givesWay }, { onMessage: () => {}, onEnd: ended })
    return { model, over }
  }
  const serving = started(false)
  expect(willingness()).toBe(500)
  serving.model.end('enough')
  await serving.over
  const candidate = started(true)
  expect(willingness()).toBe(1000)
  candidate.model.promote()
  expect(willingness()).toBe(500)
  candidate.model.end('enough')
  await candidate.over
})
