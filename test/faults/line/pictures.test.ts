import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'

import { bodyBytesMax } from '../../../shared/contracts/limits.ts'
import { decodeImage } from '../../../shared/imaging/decode.ts'
import { demoFolder } from '../../support/demo-recipe.ts'
import { readUnusablePictures, writeUnusablePictures } from './pictures.ts'

/** Pictures that can be looked at, and show nothing that a rule lets pass. */
const seen = ['black.jpg', 'other-size.jpg']
const pixelsMax = 640 * 480

test('a picture called unusable is too large to be sent, or no decoder takes it', async ({ onTestFinished }) => {
  const folder = await mkdtemp(join(tmpdir(), 'vaglio-unusable-'))
  onTestFinished(() => rm(folder, { recursive: true }))
  await writeUnusablePictures(folder, await readFile(join(demoFolder, 'images/good/001.jpg')))
  const taken: string[] = []
  for (const { file, bytes } of await readUnusablePictures(folder)) {
    if (bytes.length > bodyBytesMax) continue
    await decodeImage(bytes, pixelsMax).then(
      () => taken.push(file),
      () => {},
    )
  }
  expect(taken.toSorted()).toEqual(seen)
})
