import { appendFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../../support/nats-server.ts'
import { createJournalReader } from './journal-reading.ts'

test('reads each line once, when it is whole, from every file', async () => {
  await using temporary = await temporaryFolder()
  const folder = temporary.path
  const file = join(folder, '1.ndjson')
  writeFileSync(file, 'ä\nb\nhalf')
  const read = createJournalReader(folder)
  expect(await read()).toEqual(['ä', 'b'])
  expect(await read()).toEqual([])
  appendFileSync(file, ' a line\n')
  writeFileSync(join(folder, '2.ndjson'), 'c\n')
  expect(await read()).toEqual(['half a line', 'c'])
})
