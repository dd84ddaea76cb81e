import { spellModel } from '../../shared/bus/model-change.ts'
import type { StoredPackage } from '../../shared/bus/model-store.ts'
import type { RegistryRecords } from '../../shared/bus/registry-records.ts'
import { isSame, type ModelManifest, type ModelName } from '../../shared/contracts/model.ts'
import { inColumns } from './columns.ts'
import {
  counted,
  examInWords,
  promiseInBrief,
  promiseInWords,
  promiseOf,
  sizeInWords,
  thresholdOf,
  timeInWords,
} from './model-words.ts'
import type { Proof } from './verify-model.ts'

const headings = ['model', 'kind', 'input', 'size', 'threshold', 'false rejects', 'serves']
const legend = 'false rejects: at most this share of good parts, with this confidence, by so many images held back.'

/** All packages of the registry, one a line. */
export function modelsPage(station: string, { packages, served }: RegistryRecords): string {
  if (packages.length === 0) return 'The registry has no packages; add one with: vaglio models add <folder>\n'
  const rows = packages.map(({ manifest, bytes }) => {
    const promise = promiseOf(manifest)
    const { width, height } = manifest.input
    const says = [manifest.kind, `${width} × ${height}`, sizeInWords(bytes), thresholdOf(manifest)]
    return [spellModel(manifest), ...says, promise ? promiseInBrief(promise) : '-', servesWhere(manifest, served)]
  })
  const lines = inColumns([headings, ...rows])
  return [`station ${station}, ${counted(packages.length, 'package')}`, '', ...lines, '', legend, ''].join('\n')
}

/** Everything about one package. */
export function modelPage({ manifest, bytes, storedAtMs }: StoredPackage, records: RegistryRecords): string {
  const { exams, served } = records
  const sat = exams.filter(({ body }) => isSame(body.candidate, manifest))
  const facts = [...factsOf(manifest), ['added', timeInWords(storedAtMs)], ['serves', servesWhere(manifest, served)]]
  return [
    `${spellModel(manifest)}: ${manifest.kind}, ${sizeInWords(bytes)}`,
    '',
    ...inColumns(facts.map(([name = '', value = '']) => [`  ${name}`, value])),
    '',
    '  files',
    ...inColumns(filesOf(manifest).map(([file, size]) => [`    ${file}`, size])),
    '',
    sat.length > 0 ? '  exams' : '  It has sat no exam.',
    ...sat.map(({ envelope, body }) => `    ${timeInWords(body.endedAt)}  ${envelope.view}  ${examInWords(body)}`),
    '',
  ].join('\n')
}

/** What a package has proven. */
export function proofPage({ manifest, golden }: Proof): string {
  const images = golden > 0 ? `, and gives ${counted(golden, 'golden image')} the stated score` : ''
  return [
    `${spellModel(manifest)}: files, hashes and graph are as declared; the model loads and answers${images}`,
    '',
    ...inColumns(factsOf(manifest).map(([name = '', value = '']) => [`  ${name}`, value])),
    '',
  ].join('\n')
}

/** What a manifest says, as lines of a name and a value. */
function factsOf(manifest: ModelManifest): string[][] {
  const { input, provenance, sha256, opset, licence } = manifest
  const warning = 'warningThreshold' in manifest ? manifest.warningThreshold : undefined
  const promise = promiseOf(manifest)
  const made =
    'source' in provenance
      ? provenance.source
      : `fitted ${timeInWords(provenance.fittedAt)} on ${provenance.images} good images with ${provenance.backbone}`
  const region = 'region' in provenance ? provenance.region : undefined
  return [
    ['sha256', sha256],
    ['opset', String(opset)],
    ['input', `${input.width} × ${input.height}, ${input.fit}, ${input.type}`],
    ['threshold', `${thresholdOf(manifest)}${warning === undefined ? '' : `, suspicious above ${warning}`}`],
    ...(promise ? [['promise', promiseInWords(promise)]] : []),
    ['made', made],
    ...(region ? [['region', [region.x, region.y, region.width, region.height].join(',')]] : []),
    ['licence', licence],
  ]
}

function filesOf({ bytes, files }: ModelManifest): [string, string][] {
  return [
    ['model.onnx', sizeInWords(bytes)],
    ...files.map(({ file, bytes: size }) => [file, sizeInWords(size)] as [string, string]),
  ]
}

function servesWhere(model: ModelName, served: RegistryRecords['served']): string {
  const views = [...served].flatMap(([view, { serving, candidate }]) => {
    if (isSame(serving, model)) return [view]
    return isSame(candidate, model) ? [`${view} (sits its exam)`] : []
  })
  return views.length > 0 ? views.sort().join(', ') : '-'
}
