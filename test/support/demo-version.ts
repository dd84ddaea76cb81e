import { join } from 'node:path'
import { readPackageFiles } from '../../shared/model/package-files.ts'
import { projectFolder } from '../../shared/service/software-version.ts'
import { engineerOf } from './engineer.ts'
import type { StationProcess } from './station-process.ts'

/** Puts the demo's model into a station's registry as another version. */
export async function addDemoVersion(station: StationProcess, version: string): Promise<void> {
  const files = new Map(await readPackageFiles(join(projectFolder, 'models/demo-plate/1')))
  const manifest = JSON.parse(Buffer.from(files.get('model.json') ?? []).toString('utf8'))
  files.set('model.json', Buffer.from(JSON.stringify({ ...manifest, version })))
  await using engineer = await engineerOf(station.brokerUrl(), join(station.dataFolder, 'keys'), 'demo', 'top')
  await engineer.add(files)
}
