import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { projectFolder } from '../../shared/service/software-version.ts'

export const demoFolder = join(projectFolder, 'deploy/demo')

/** The demo's recipe in another folder, changed, with its model still found. */
export async function recipeIn(folder: string, change: (text: string) => string = (text) => text): Promise<string> {
  const text = await readFile(join(demoFolder, 'recipe.yaml'), 'utf8')
  const file = join(folder, 'recipe.yaml')
  await writeFile(file, change(text.replaceAll('../../models', join(projectFolder, 'models'))))
  return file
}
