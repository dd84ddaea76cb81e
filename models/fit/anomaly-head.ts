import { fitCoreset } from './coreset.ts'
import type { Grid } from './feature-extractor.ts'
import type { GoodPatches } from './good-patches.ts'
import { besides, type Matrix, rowsOf, stacked } from './matrix.ts'
import { type Position, placesOf, placeWeight } from './places.ts'
import { type Random, shuffledIndices } from './random.ts'
import { fitWhitening, type Whitening, whitened } from './whitening.ts'

/** A patch as it was seen: the number of the image and the cell in it. */
export type PatchSource = readonly [image: number, cell: number]

/** What is learnt from good images: how to weigh features, and the kinds of good patches that others are compared with. */
export interface AnomalyHead {
  readonly whitening: Whitening
  /** Column and row of every cell, in the unit of whitened features; nothing where the place does not count. */
  readonly places: Matrix | undefined
  /** Whitened features and then the place where it counts, one kind a row. */
  readonly coreset: Matrix
  /** For every kind, the patch of a good image that is most like it. */
  readonly sources: readonly PatchSource[]
}

export interface HeadOptions {
  /** Most kinds of patches to keep. */
  readonly patchesMax: number
  readonly position: Position
  readonly grid: Grid
  /** Patches of images from this number on are not thinned, so that none of their kinds is missed. */
  readonly wholeFrom: number
}

/** More patches than this are thinned at random before the choice; its time grows with their number. */
const candidatesMax = 20_000
/** Of them, those that are not thinned; from more than that some are left out, too. */
const wholeCandidatesMax = 10_000

interface Candidate {
  readonly source: PatchSource
  readonly isSeen: boolean
}

/** Candidates for the memory: patches that were seen, then imagined ones. */
function candidatesOf(images: readonly GoodPatches[]): { features: Matrix; candidates: Candidate[] } {
  const lists = [
    ...images.map(({ image, seen }) => ({ image, patches: seen, isSeen: true })),
    ...images.flatMap(({ image, imagined }) => imagined.map((patches) => ({ image, patches, isSeen: false }))),
  ]
  return {
    features: stacked(lists.map(({ patches }) => patches.features)),
    candidates: lists.flatMap(({ image, patches, isSeen }) =>
      Array.from(patches.cells, (cell): Candidate => ({ source: [image, cell], isSeen })),
    ),
  }
}

/** Which candidates are chosen from, at random but for those of whole images, which come first. */
function chosenRows(candidates: readonly Candidate[], wholeFrom: number, random: Random): Int32Array {
  const shuffled = shuffledIndices(candidates.length, random)
  const isWhole = (row: number): boolean => (candidates[row]?.source[0] ?? 0) >= wholeFrom
  const whole = shuffled.filter(isWhole).subarray(0, wholeCandidatesMax)
  const others = shuffled.filter((row) => !isWhole(row)).subarray(0, candidatesMax - whole.length)
  const rows = new Int32Array(whole.length + others.length)
  rows.set(whole)
  rows.set(others, whole.length)
  return rows
}

/** Learns from patches of good images. The memory holds variants too; how features weigh rests on what was seen. */
export async function fitAnomalyHead(
  images: readonly GoodPatches[],
  { patchesMax, position, grid, wholeFrom }: HeadOptions,
  random: Random,
): Promise<AnomalyHead> {
  const whitening = await fitWhitening(stacked(images.map(({ seen }) => seen.features)), random)
  const { features, candidates } = candidatesOf(images)
  const rows = chosenRows(candidates, wholeFrom, random)
  const chosen = Array.from(rows, (row) => candidates[row] as Candidate)
  const looks = await whitened(rowsOf(features, rows), whitening)
  const weight = placeWeight(position, looks.columns)
  const places = weight > 0 ? placesOf(grid, weight) : undefined
  const cells = Int32Array.from(chosen, ({ source }) => source[1])
  const points = places ? besides(looks, rowsOf(places, cells)) : looks
  const { kinds, examples } = fitCoreset(points, patchesMax, random, (row) => chosen[row]?.isSeen === true)
  const sources = Array.from(examples, (row) => (chosen[row] as Candidate).source)
  return { whitening, places, coreset: kinds, sources }
}
