import { existsSync } from 'node:fs'
import { copyFile, readFile, writeFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { examineChecks } from '../../services/rules/recipe-checks.ts'
import { TeachError } from '../../services/rules/teaching/teach-error.ts'
import { type TaughtView, teachView } from '../../services/rules/teaching/teach-view.ts'
import { whyNotTeachable } from '../../services/rules/teaching/teachable.ts'
import { editRecipe } from '../../shared/recipe/edit.ts'
import { loadRecipe } from '../../shared/recipe/load.ts'
import { createProgress } from './progress.ts'
import type { TeachArguments } from './recipe-teach.ts'
import { teachPage } from './recipe-teach-page.ts'
import { findGoodPhotos } from './recipe-teach-photos.ts'
import { viewNamed } from './view-named.ts'

function nameForOld(file: string): string {
  for (let number = 1; ; number += 1) {
    const name = `${file}.before-teach${number === 1 ? '' : `-${number}`}`
    if (!existsSync(name)) return name
  }
}

/** Changes the file, keeps the old one beside it and reads the new one as a station would. */
async function write(file: string, viewName: string, { newSettings, newLimits }: TaughtView): Promise<string> {
  const text = await readFile(file, 'utf8')
  const changes = [...newSettings, ...newLimits].map(({ check, path, value }) => {
    return { path: ['views', viewName, 'checks', check, ...path], value }
  })
  const edited = editRecipe(text, changes)
  const old = nameForOld(file)
  await copyFile(file, old)
  await writeFile(file, edited)
  try {
    await loadRecipe(file, examineChecks)
  } catch (error) {
    await copyFile(old, file)
    throw error
  }
  return `written: ${file}; as it was: ${old}`
}

async function outcomeOf(file: string, viewName: string, taught: TaughtView, isToWrite: boolean): Promise<string> {
  const changes = taught.newSettings.length + taught.newLimits.length
  if (changes === 0) return 'the recipe has these limits already'
  if (isToWrite) return await write(file, viewName, taught)
  return `nothing is written: --write changes these ${changes} settings in ${file}`
}

/** Proposes limits for a recipe's file, and writes them into it where that is asked for. */
export async function teach(file: string, given: TeachArguments): Promise<void> {
  const recipe = await loadRecipe(file, examineChecks)
  const [name, view] = viewNamed(recipe, given.view)
  const photos = await findGoodPhotos(given.good)
  const { files, copies } = photos
  const progress = createProgress(process.stderr)
  const taught = await teachView(recipe, view, photos, given.promise, progress.report).finally(progress.end)
  const left = copies > 0 ? `, ${copies} copies left out` : ''
  const page = teachPage(view, taught, files)
  process.stdout.write(`${file}, view ${name}: ${files.length} photos of good parts${left}\n\n${page}\n`)
  const names = files.map((one) => basename(one))
  const reason = whyNotTeachable(taught, names)
  if (reason !== undefined) throw new TeachError(`${reason}\nnothing is written`)
  process.stdout.write(`${await outcomeOf(file, name, taught, given.write)}\n`)
}
