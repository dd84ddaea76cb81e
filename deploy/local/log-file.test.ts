import { Writable } from 'node:stream'
import { expect, test } from 'vitest'
import { openLogFile } from './log-file.ts'

test('a log that cannot be written loses lines, and goes on a second after it can', async () => {
  const written: string[] = []
  let isFull = true
  let nowMs = 0
  const opened: Writable[] = []
  const create = (): Writable => {
    const stream = new Writable({
      decodeStrings: false,
      write(line, _, done) {
        if (isFull) return done(new Error('no space left'))
        written.push(line)
        done()
      },
    })
    opened.push(stream)
    return stream
  }
  const log = openLogFile('service.log', create, () => nowMs)
  log.write('lost')
  await new Promise((closed) => opened[0]?.once('close', closed))
  isFull = false
  nowMs = 999
  log.write('lost as well')
  nowMs = 1000
  log.write('kept')
  log.end()
  expect(written).toEqual(['kept\n'])
  expect(opened).toHaveLength(2)
})
