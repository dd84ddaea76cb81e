import { mkdir, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { parseArgs } from 'node:util'
import sharp from 'sharp'
import { nominalView } from './generator/part.ts'
import { formatTruth, planShots, type Truth, takeShot } from './generator/plan.ts'

const { values } = parseArgs({
  options: {
    out: { type: 'string', default: 'deploy/demo' },
    seed: { type: 'string', default: '40' },
  },
})

const raw = { width: nominalView.widthPx, height: nominalView.heightPx, channels: 3 } as const
const rows: Truth[] = []
for (const shot of planShots(Number(values.seed))) {
  const { pixels, truth } = takeShot(shot, nominalView)
  const path = join(values.out, shot.file)
  await mkdir(dirname(path), { recursive: true })
  await sharp(pixels, { raw }).jpeg({ quality: 92, chromaSubsampling: '4:4:4', mozjpeg: true }).toFile(path)
  rows.push(truth)
}
await writeFile(join(values.out, 'truth.csv'), formatTruth(rows))
