import { basename } from 'node:path'
import { Command } from 'commander'
import { findImages } from '../../../services/archive/images/image-store.ts'
import { type ArchiveOptions, archiveFolder, withArchiveOptions, withReader } from './archive-folder.ts'
import { bundleContents, writeBundle } from './evidence-bundle.ts'
import { recordedPart } from './recorded-part.ts'

/** `vaglio evidence`: all that is known of one part as one file, for whoever has to answer for it. */
export function evidenceCommand(): Command {
  const command = new Command('evidence')
    .description('Everything on record of one part as one zip file: pictures, findings, versions, hashes, trace.')
    .argument('<part>', 'the part’s identity, or its number')
  return withArchiveOptions(command)
    .requiredOption('--out <file>', 'the zip file to write')
    .action(async (name: string, options: ArchiveOptions & { out: string }) => {
      const recorded = await withReader(options, (reader) => recordedPart(reader, name))
      const { part_id: partId, station } = recorded.part
      const found = findImages(archiveFolder(options), station, partId)
      // A picture that is kept in two classes is the same one.
      const images = [...new Map(found.map((path) => [basename(path), path])).values()]
      await writeBundle(bundleContents(recorded, images, new Date().toISOString()), options.out)
      process.stdout.write(`${options.out}: part ${recorded.part.sequence}, ${partId}, ${images.length} pictures\n`)
    })
}
