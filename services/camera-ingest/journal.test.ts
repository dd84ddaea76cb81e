import { appendFile, mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { z } from 'zod'
import type { Log } from '../../shared/runtime/log.ts'
import { temporaryFolder } from '../../test/support/nats-server.ts'
import { openJournal, readJournal } from './journal.ts'

const Entry = z.object({ number: z.int() })

function journalOf(file: string, numbers: number[]) {
  const due: (() => void)[] = []
  const said: string[] = []
  const say = (_: object, text: string): void => void said.push(text)
  const log: Log = { debug: say, info: say, warn: say, error: say }
  const entries = () => numbers.map((number) => ({ number }))
  const journal = openJournal({ file, entries, schedule: (action) => void due.push(action), log })
  const add = (number: number): void => {
    numbers.push(number)
    journal.append({ number })
  }
  return { journal, add, said, log, timePasses: () => due.splice(0).map((action) => action()) }
}

describe('a journal', () => {
  test('has every line at once, without being closed', async () => {
    await using folder = await temporaryFolder()
    const file = join(folder.path, 'deep/state.ndjson')
    const { add, log } = journalOf(file, [1])
    add(2)
    expect(readJournal(file, Entry, log)).toEqual([{ number: 1 }, { number: 2 }])
  })

  test('no file is told from an empty one', async () => {
    await using folder = await temporaryFolder()
    const file = join(folder.path, 'state.ndjson')
    const { log } = journalOf(join(folder.path, 'other'), [])
    expect(readJournal(file, Entry, log)).toBeUndefined()
    await writeFile(file, '')
    expect(readJournal(file, Entry, log)).toEqual([])
  })

  test('a line that was cut off costs only itself', async () => {
    await using folder = await temporaryFolder()
    const file = join(folder.path, 'state.ndjson')
    const { log, said } = journalOf(file, [1, 2])
    await appendFile(file, '{"number":')
    expect(readJournal(file, Entry, log)).toHaveLength(2)
    expect(said.join()).toContain('line 3')
  })

  test('is written anew before it grows without end', async () => {
    await using folder = await temporaryFolder()
    const file = join(folder.path, 'state.ndjson')
    const { journal } = journalOf(file, [7])
    const text = 'x'.repeat(2000)
    for (let line = 0; line < 1000; line += 1) journal.append({ text })
    expect((await stat(file)).size).toBeLessThan(2 ** 20 + 4000)
    expect((await readFile(file, 'utf8')).startsWith('{"number":7}\n')).toBe(true)
  })

  test('a disk that does not take it is trouble, and nothing is forgotten when it does again', async () => {
    await using folder = await temporaryFolder()
    const blocked = join(folder.path, 'state')
    await writeFile(blocked, 'in the way')
    const { journal, add, log, said, timePasses } = journalOf(join(blocked, 'state.ndjson'), [1])
    expect(journal.trouble()).toContain('cannot be written')
    add(2)
    timePasses()
    expect(journal.trouble()).not.toBe('')
    await rm(blocked)
    timePasses()
    expect(journal.trouble()).toBe('')
    add(3)
    expect(readJournal(join(blocked, 'state.ndjson'), Entry, log)).toEqual([
      { number: 1 },
      { number: 2 },
      { number: 3 },
    ])
    expect(said.at(-1)).toContain('written again')
  })

  test('a file that cannot be read is moved aside', async () => {
    await using folder = await temporaryFolder()
    const file = join(folder.path, 'state.ndjson')
    await mkdir(file)
    const { log, said } = journalOf(join(folder.path, 'other'), [])
    expect(readJournal(file, Entry, log)).toBeUndefined()
    expect((await stat(`${file}.unreadable`)).isDirectory()).toBe(true)
    expect(said.join()).toContain('cannot be read')
  })
})
