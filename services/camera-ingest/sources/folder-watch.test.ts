import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../../../test/support/nats-server.ts'
import { until } from '../../../test/support/until.ts'
import { folderWatch } from './folder-watch.ts'

function collect(folder: string, views: string[]): { triggers: string[][]; stop: () => Promise<void> } {
  const triggers: string[][] = []
  const stopping = new AbortController()
  const done = (async () => {
    for await (const trigger of folderWatch({ folder, views })(stopping.signal)) {
      triggers.push(trigger.map(({ source }) => source).toSorted())
    }
  })()
  return {
    triggers,
    stop: () => {
      stopping.abort()
      return done
    },
  }
}

/** Writes new files until the watcher, which takes a moment to start, has noticed one. */
async function awake(folder: string, triggers: string[][]): Promise<void> {
  let number = 0
  await until('the watcher to notice a file', async () => {
    number += 1
    await writeFile(join(folder, `warm-up-${number}.jpg`), 'x')
    return triggers.length > 0
  })
}

test('every image that appears is a part, other files are not', async () => {
  await using folder = await temporaryFolder()
  const { triggers, stop } = collect(folder.path, ['top'])
  await awake(folder.path, triggers)
  await writeFile(join(folder.path, 'notes.txt'), 'x')
  await writeFile(join(folder.path, 'part.png'), 'x')
  await until('the part', () => triggers.some(([source]) => source === 'part.png'))
  expect(triggers.flat()).not.toContain('notes.txt')
  await stop()
})

test('the views of a part come together, and a view that never comes is not waited for', async () => {
  await using folder = await temporaryFolder()
  await mkdir(join(folder.path, 'left'))
  await mkdir(join(folder.path, 'right'))
  const { triggers, stop } = collect(folder.path, ['left', 'right'])
  await awake(join(folder.path, 'left'), triggers)
  for (const view of ['left', 'right']) await writeFile(join(folder.path, view, 'whole.jpg'), 'x')
  await writeFile(join(folder.path, 'right', 'half.jpg'), 'x')
  await until('the whole part', () => triggers.some((trigger) => trigger.join() === 'left/whole.jpg,right/whole.jpg'))
  await until('the half part', () => triggers.some((trigger) => trigger.join() === 'right/half.jpg'))
  await stop()
})
