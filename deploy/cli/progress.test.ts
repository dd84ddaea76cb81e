import { PassThrough } from 'node:stream'
import { expect, it } from 'vitest'
import { createProgress } from './progress.ts'

function streamOf(isTTY: boolean) {
  const written: string[] = []
  const stream = Object.assign(new PassThrough(), { isTTY, columns: 120, cursorTo() {}, clearLine() {} })
  stream.on('data', (chunk) => written.push(String(chunk)))
  return { stream: stream as unknown as NodeJS.WriteStream, text: () => written.join('') }
}

it('writes one line a stage where nobody watches, with its rate', () => {
  const { stream, text } = streamOf(false)
  let nowMs = 0
  const progress = createProgress(stream, () => nowMs)
  for (let done = 1; done <= 4; done++) {
    progress.report('features', done, 4)
    nowMs += 250
  }
  progress.report('held back', 0, 30)
  nowMs += 1000
  progress.report('held back', 30, 30)
  progress.end()
  expect(text()).toBe('features: 4 done, 5.3/s\nheld back: 30 done, 30/s\n')
})

it('draws a bar with rate and remaining time on a terminal', () => {
  const { stream, text } = streamOf(true)
  let nowMs = 0
  const progress = createProgress(stream, () => nowMs)
  progress.report('features', 0, 10)
  nowMs = 2000
  progress.report('features', 5, 10)
  progress.end()
  expect(text()).toMatch(/features 5\/10 · 2\.5\/s · .*left/)
})
