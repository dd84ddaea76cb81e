import { mkdir, writeFile } from 'node:fs/promises'
import { basename, dirname, extname, join, resolve } from 'node:path'
import type { RulesImage } from '../../services/rules/inspection/rules-image.ts'
import { runChecksAt } from '../../services/rules/inspection/run-checks.ts'
import { poseOf } from '../../services/rules/inspection/task.ts'
import { PhotoError, readPhoto } from '../../services/rules/photo.ts'
import { examineChecks, openChecks, type ViewChecks } from '../../services/rules/recipe-checks.ts'
import type { ViewRecipe } from '../../shared/contracts/recipe.ts'
import { loadRecipe, RecipeError } from '../../shared/recipe/load.ts'
import { listGoodImages } from './good-images.ts'
import { type Tried, triedLines } from './recipe-try-page.ts'
import { evidencePicture } from './recipe-try-picture.ts'
import { viewNamed } from './view-named.ts'

interface TryArguments {
  readonly image: readonly string[]
  readonly view?: string
  /** A picture, or a folder of pictures where there are several photos. */
  readonly out?: string
}

/**
 * Runs a view's fixture and checks on photos, without a station.
 * @param tell takes what was measured, a photo at a time
 * @throws {RecipeError} when the recipe has mistakes or no such view
 */
export async function tryRecipe(file: string, given: TryArguments, tell: (line: string) => void): Promise<void> {
  const recipe = await loadRecipe(file, examineChecks)
  const [name, view] = viewNamed(recipe, given.view)
  const checks = (await openChecks(recipe)).get(name)
  if (!checks) throw new RecipeError(`recipe ${file} has no checks for its view ${name}`)
  const photos = await listGoodImages(given.image)
  let passed = 0
  for (const photo of photos) {
    const image = await readOrTell(photo, view, tell)
    if (!image) continue
    const tried = inspect(photo, image, checks)
    for (const line of triedLines(tried)) tell(line)
    if (tried.results.every((result) => result.passed)) passed += 1
    const out = given.out && picturePath(given.out, photo, photos.length > 1)
    if (out) await writePicture(out, await evidencePicture(image, tried.results))
  }
  if (photos.length > 1) tell(`${passed} of ${photos.length} photos pass every check`)
}

async function readOrTell(photo: string, view: ViewRecipe, tell: (line: string) => void) {
  try {
    return await readPhoto(photo, view)
  } catch (error) {
    if (!(error instanceof PhotoError)) throw error
    tell(`${error.message}: left out`)
    return undefined
  }
}

function inspect(photo: string, image: RulesImage, { view, reference }: ViewChecks): Tried {
  const pose = poseOf(image, view, reference)
  const results = runChecksAt(pose, image, view, reference)
  return { photo, results, ...(view.fixture && { pose, found: view.fixture.region }) }
}

/** Photos of one name in several folders are told apart. */
function picturePath(out: string, photo: string, isFolder: boolean): string {
  if (!isFolder) return out
  return join(out, `${basename(dirname(resolve(photo)))}-${basename(photo, extname(photo))}.png`)
}

async function writePicture(file: string, bytes: Uint8Array): Promise<void> {
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, bytes)
}
