import { Command, Option } from 'commander'
import { ArchiveError } from '../../../services/archive/reading/archive-error.ts'
import type { ArchiveReader } from '../../../services/archive/reading/reader.ts'
import { inPeriod, type Period } from '../../../services/archive/reading/report-queries.ts'
import { type ArchiveOptions, archiveFolder, withArchiveOptions, withReader } from './archive-folder.ts'
import { type Label, readLabels, writeTasks } from './label-studio.ts'
import { type Picture, picturesOf, sortPictures } from './picture.ts'
import { type Row, rowsOf } from './recorded-part.ts'
import { withPeriod } from './report.ts'

interface ExportOptions extends ArchiveOptions, Period {
  readonly out: string
  readonly where?: string
  readonly view?: string
  readonly labelStudio: boolean
  readonly prefix: string
  readonly labels?: string
}

/** `vaglio export`: pictures whose truth is known, as `vaglio fit` and `vaglio evaluate` want them, or for labelling. */
export function exportCommand(): Command {
  const command = new Command('export')
    .description('Writes pictures of overridden parts, and of others that are chosen, as good/… and defect/<reason>/….')
    .requiredOption('--out <folder>', 'folder to write to')
  return withPeriod(withArchiveOptions(command))
    .option('--where <sql>', 'other parts as well, by their verdict: a condition on `parts`, such as "score > 0.9"')
    .option('--view <name>', 'pictures of this view alone')
    .addOption(
      new Option('--label-studio', 'write images, tasks.json and labelling.xml for Label Studio').default(false),
    )
    .option('--prefix <url>', 'what Label Studio needs before the path of a picture', '/data/local-files/?d=')
    .addOption(
      new Option('--labels <file>', 'sort by what people said in Label Studio: its export as JSON').conflicts([
        'labelStudio',
        'where',
      ]),
    )
    .action(async (options: ExportOptions) => {
      const found = await withReader(options, (reader) => choose(reader, options))
      const pictures = found.filter(({ view }) => options.view === undefined || view === options.view)
      if (pictures.length === 0)
        throw new ArchiveError('no picture that is kept is of a part like that; nothing was written')
      if (options.labelStudio) writeTasks(pictures, options.out, options.prefix)
      else sortPictures(pictures, options.out)
      const good = pictures.filter(({ truth }) => truth === 'good').length
      process.stdout.write(`${options.out}: ${good} good pictures, ${pictures.length - good} of defects\n`)
    })
}

async function choose(reader: ArchiveReader, options: ExportOptions): Promise<Picture[]> {
  const folder = archiveFolder(options)
  if (options.labels !== undefined) return await labelled(reader, folder, readLabels(options.labels))
  const chosen = `override_verdict IS NOT NULL${options.where === undefined ? '' : ` OR (${options.where})`}`
  const select = `SELECT * EXCLUDE (findings) FROM parts WHERE (${chosen}) AND ${inPeriod(options)} ORDER BY captured_at`
  const parts = rowsOf(await reader.ask(select))
  return parts.flatMap((part) => picturesOf(folder, part).map((picture) => ({ ...picture, ...truthOf(part) })))
}

/** What a part truly is: what a person said of it last, else its verdict. */
function truthOf(part: Row): Pick<Picture, 'truth' | 'reason'> {
  const [failed] = Array.isArray(part.failed_checks) ? part.failed_checks : []
  const reason = String(part.override_reason ?? failed ?? 'anomaly')
  return { truth: part.truth === 'pass' ? 'good' : 'defect', reason }
}

async function labelled(reader: ArchiveReader, folder: string, labels: readonly Label[]): Promise<Picture[]> {
  const ids = [...new Set(labels.map(({ partId }) => partId))].filter((id) => /^[0-9A-Z]{26}$/.test(id))
  const list = ids.map((id) => `'${id}'`).join(', ')
  const select = `SELECT * EXCLUDE (findings) FROM parts WHERE part_id IN (${list})`
  const parts = ids.length === 0 ? [] : rowsOf(await reader.ask(select))
  return parts
    .flatMap((part) => picturesOf(folder, part))
    .flatMap((picture) => {
      const label = labels.find(({ partId, view }) => partId === picture.partId && view === picture.view)
      return label ? [{ ...picture, truth: label.truth, reason: label.reason }] : []
    })
}
