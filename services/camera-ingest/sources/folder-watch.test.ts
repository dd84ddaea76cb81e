import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { temporaryFolder } from '../../../test/support/nats-server.ts'
import { until } from '../../../test/support/until.ts'
import { folderWatch } from './folder-watch.ts'

/** Watches `images` in the folder and remembers beside it, until stopped. */
function watching(folder: string, views: string[]) {
  const parts: string[] = []
  const stopping = new AbortController()
  const source = folderWatch({
    folder: join(folder, 'images'),
    views,
    memoryFile: join(folder, 'watched.json'),
    onTrouble: (error) => parts.push(String(error)),
  })
  const finished = source(async ({ shots }) => {
    parts.push(
      shots
        .map((shot) => shot.source)
        .toSorted()
        .join(),
    )
    return 'taken'
  }, stopping.signal)
  return {
    parts,
    stop: () => {
      stopping.abort()
      return finished
    },
  }
}

async function imagesIn(folder: string, ...names: string[]): Promise<void> {
  for (const name of names) {
    await mkdir(join(folder, 'images', name, '..'), { recursive: true })
    await writeFile(join(folder, 'images', name), 'x')
  }
}

describe('folderWatch', () => {
  test('every image that appears is a part, other files and what was there at the first start are not', async () => {
    await using folder = await temporaryFolder()
    await imagesIn(folder.path, 'old.jpg')
    const { parts, stop } = watching(folder.path, ['top'])
    await imagesIn(folder.path, 'notes.txt', 'part.png')
    await until('the part', () => parts.length > 0)
    expect(parts).toEqual(['part.png'])
    await stop()
  })

  test('what came while nobody watched is taken in, once', async () => {
    await using folder = await temporaryFolder()
    await imagesIn(folder.path, 'old.jpg')
    const first = watching(folder.path, ['top'])
    await imagesIn(folder.path, 'one.jpg')
    await until('the part', () => first.parts.length > 0)
    await first.stop()
    await imagesIn(folder.path, 'two.jpg')
    const second = watching(folder.path, ['top'])
    await until('the part', () => second.parts.length > 0)
    await imagesIn(folder.path, 'three.jpg')
    await until('the part after it', () => second.parts.length > 1)
    expect(second.parts).toEqual(['two.jpg', 'three.jpg'])
    await second.stop()
  })

  // The watcher takes a file that is gone and back within a tenth of a second for one that changed: a busy machine may be so late.
  test('a name that is used again is a part again', { retry: 2 }, async () => {
    await using folder = await temporaryFolder()
    await imagesIn(folder.path, 'old.jpg')
    const { parts, stop } = watching(folder.path, ['top'])
    await imagesIn(folder.path, 'one.jpg')
    await until('the part', () => parts.length > 0)
    for (const name of ['old.jpg', 'one.jpg']) await rm(join(folder.path, 'images', name))
    await imagesIn(folder.path, 'two.jpg')
    await until('the watcher to be past the removal', () => parts.length > 1)
    await imagesIn(folder.path, 'old.jpg', 'one.jpg')
    await until('both parts', () => parts.length > 3)
    expect(parts.toSorted()).toEqual(['old.jpg', 'one.jpg', 'one.jpg', 'two.jpg'])
    await stop()
  })

  test('the views of a part come together, and a view that never comes is not waited for', async () => {
    await using folder = await temporaryFolder()
    for (const view of ['left', 'right']) await mkdir(join(folder.path, 'images', view), { recursive: true })
    const { parts, stop } = watching(folder.path, ['left', 'right'])
    await imagesIn(folder.path, 'left/whole.jpg', 'right/whole.jpg', 'right/half.jpg')
    await until('both parts', () => parts.length > 1)
    expect(parts).toEqual(['left/whole.jpg,right/whole.jpg', 'right/half.jpg'])
    await stop()
  })
})
