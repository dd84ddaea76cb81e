import { writeFile } from 'node:fs/promises'
import { Command } from 'commander'
import { revisionCommands } from './recipe-revisions.ts'
import { teachCommand } from './recipe-teach.ts'

/** `vaglio recipe`: what a line engineer does with a recipe. What loads OpenCV is loaded when it is asked for. */
export function recipeCommand(): Command {
  const command = new Command('recipe')
    .description('Checks, tries and teaches a station’s recipe, and changes it while the station runs.')
    .addCommand(checkCommand())
    .addCommand(tryCommand())
    .addCommand(schemaCommand())
    .addCommand(kindsCommand())
    .addCommand(teachCommand())
  for (const one of revisionCommands()) command.addCommand(one)
  return command
}

function checkCommand(): Command {
  return new Command('check')
    .description('Tells everything that is wrong with a recipe, or reads it back in plain words.')
    .argument('<file>')
    .action(async (file: string) => {
      const { checkRecipe } = await import('./recipe-check.ts')
      process.stdout.write(await checkRecipe(file))
    })
}

function tryCommand(): Command {
  return new Command('try')
    .description('Runs the checks of a recipe on photos, without a station, and draws what they measured.')
    .argument('<file>')
    .requiredOption('--image <paths...>', 'photos, or folders of them (.png, .jpg, .jpeg)')
    .option('--view <name>', 'the view (default: the only one)')
    .option('--out <path>', 'where to draw: a .png, or a folder where there are several photos')
    .action(async (file: string, options: { image: string[]; view?: string; out?: string }) => {
      const { tryRecipe } = await import('./recipe-try.ts')
      await tryRecipe(file, options, (line) => process.stdout.write(`${line}\n`))
    })
}

function schemaCommand(): Command {
  return new Command('schema')
    .description('Writes the JSON Schema by which an editor completes and checks a recipe.')
    .argument('[file]', 'where to write it (default: the terminal)')
    .action(async (file?: string) => {
      const { recipeSchema } = await import('./recipe-schema.ts')
      const text = `${JSON.stringify(recipeSchema(), null, 2)}\n`
      if (file === undefined) process.stdout.write(text)
      else {
        await writeFile(file, text)
        process.stdout.write(`first line of a recipe: # yaml-language-server: $schema=${file}\n`)
      }
    })
}

function kindsCommand(): Command {
  return new Command('kinds')
    .description('Lists every kind of check and fixture with all its settings, as Markdown.')
    .action(async () => {
      const { kindsPage } = await import('../../services/rules/inspection/kinds-page.ts')
      process.stdout.write(`${kindsPage()}\n`)
    })
}
