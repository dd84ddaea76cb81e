import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { bodyBytesMax } from '../../../shared/contracts/limits.ts'

/**
 * What the camera gives of a part.
 * - `good`, `subtle`: a good part; one whose defect is not always found. Both may pass.
 * - `defect`: a defect that a rule knows.
 * - `unusable`: no picture that anybody could judge.
 * - `absent`: none at all.
 */
export const pictureKinds = ['good', 'subtle', 'defect', 'unusable', 'absent'] as const
export type PictureKind = (typeof pictureKinds)[number]

/** The kinds whose part may pass. */
export const passable: ReadonlySet<PictureKind> = new Set(['good', 'subtle'])

export interface Picture {
  readonly kind: PictureKind
  readonly file: string
  readonly type: 'image/jpeg' | 'image/png'
  readonly bytes: Buffer
}

const demoKinds: Readonly<Record<string, PictureKind>> = {
  good: 'good',
  stain: 'subtle',
  scratch: 'subtle',
  'missing-fastener': 'defect',
  'wrong-colour': 'defect',
  'wrong-size': 'defect',
}

/** The demo's images by what may come of them. */
export async function readDemoPictures(folder: string): Promise<Picture[]> {
  const pictures = Object.entries(demoKinds).map(async ([name, kind]) => {
    const files = (await readdir(join(folder, name))).toSorted()
    return await Promise.all(
      files.map(async (file) => {
        const bytes = await readFile(join(folder, name, file))
        return { kind, file: `${name}/${file}`, type: 'image/jpeg' as const, bytes }
      }),
    )
  })
  return (await Promise.all(pictures)).flat()
}

/** Pictures that nobody can judge: broken, hostile, of the wrong kind, and a black one. Written once, read by the line. */
export async function writeUnusablePictures(folder: string, good: Buffer): Promise<void> {
  await mkdir(folder, { recursive: true })
  const picture = sharp(good)
  const plain = (size: number) => sharp({ create: { width: size, height: size, channels: 3, background: 'red' } })
  const black = { create: { width: 640, height: 480, channels: 3 as const, background: 'black' } }
  const files: Record<string, Uint8Array | Promise<Buffer>> = {
    'truncated.jpg': good.subarray(0, Math.floor(good.length / 2)),
    'no-bytes.jpg': new Uint8Array(),
    'text.jpg': Buffer.from('this is no image'),
    'flipped-bits.jpg': flipped(good),
    'bomb.png': plain(14_000).png({ compressionLevel: 9 }).toBuffer(),
    'lying-header.png': liesAboutItsSize(await plain(64).png().toBuffer()),
    'sixteen-bit.png': picture.clone().toColourspace('rgb16').png().toBuffer(),
    'cmyk.jpg': picture.clone().toColourspace('cmyk').jpeg().toBuffer(),
    'animated.gif.jpg': picture.clone().gif().toBuffer(),
    'other-size.jpg': picture.clone().resize(320, 240).jpeg().toBuffer(),
    'too-many-bytes.jpg': Buffer.concat([good, Buffer.alloc(bodyBytesMax)]),
    'black.jpg': sharp(black).jpeg().toBuffer(),
  }
  for (const [name, bytes] of Object.entries(files)) await writeFile(join(folder, name), await bytes)
}

export async function readUnusablePictures(folder: string): Promise<Picture[]> {
  const files = (await readdir(folder)).toSorted()
  return await Promise.all(
    files.map(async (file) => {
      const type = file.endsWith('.png') ? ('image/png' as const) : ('image/jpeg' as const)
      return { kind: 'unusable' as const, file, type, bytes: await readFile(join(folder, file)) }
    }),
  )
}

/** A JPEG whose compressed data is damaged beyond its header. */
function flipped(good: Buffer): Buffer {
  const bytes = Buffer.from(good)
  const headerBytes = 700
  for (let index = headerBytes; index < bytes.length; index += 97) bytes[index] = (bytes[index] ?? 0) ^ 0xff
  return bytes
}

/** A PNG whose header claims 65 535 × 65 535 pixels. */
function liesAboutItsSize(png: Buffer): Buffer {
  const bytes = Buffer.from(png)
  const widthAt = 16
  bytes.writeUInt32BE(65_535, widthAt)
  bytes.writeUInt32BE(65_535, widthAt + 4)
  return bytes
}
