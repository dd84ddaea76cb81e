import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { build } from 'esbuild'
import type { Page } from 'playwright-core'
import sharp from 'sharp'
import { dashboards } from '../../deploy/grafana/dashboards.ts'
import { projectFolder } from '../../shared/service/software-version.ts'
import { openBrowser } from '../support/browser.ts'
import type { Prometheus } from '../support/prometheus.ts'
import { readBoardFile } from './board-file.ts'
import { boardOf, type Span } from './draw-board.ts'

const folder = join(projectFolder, 'deploy/grafana')
const station = 'demo'
const pictureQuality = 80

/**
 * Draws every dashboard from its JSON with what Prometheus knows of the time.
 * @returns the files
 */
export async function takePictures(prometheus: Pick<Prometheus, 'queryRange'>, span: Span): Promise<readonly string[]> {
  await using browser = await openBrowser()
  const page = await (await browser.newContext()).newPage()
  await page.setContent('<!doctype html>')
  await addDrawing(page)
  await mkdir(join(folder, 'pictures'), { recursive: true })
  const files: string[] = []
  for (const { name } of dashboards) {
    const board = await boardOf(await readBoardFile(join(folder, `${name}.json`)), station, span, prometheus)
    await page.evaluate(`drawBoard(${JSON.stringify(board)})`)
    await page.evaluate('new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))')
    const file = join(folder, 'pictures', `${name}.webp`)
    await sharp(await page.screenshot({ fullPage: true }))
      .webp({ quality: pictureQuality })
      .toFile(file)
    files.push(file)
  }
  return files
}

/** Gives an empty page `drawBoard`. */
async function addDrawing(page: Page): Promise<void> {
  const entry = join(projectFolder, 'test/boards/page/main.ts')
  const { outputFiles } = await build({ entryPoints: [entry], bundle: true, write: false, outdir: 'page' })
  for (const { path, text } of outputFiles) {
    if (path.endsWith('.css')) await page.addStyleTag({ content: text })
    else await page.addScriptTag({ content: text })
  }
}
