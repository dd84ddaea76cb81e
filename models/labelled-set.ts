import { readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import type { LabelledFile } from './evaluation/labelled-file.ts'

/** Images to fit on and, apart from them, images to measure on. */
export interface LabelledSet {
  readonly name: string
  readonly fit: readonly string[]
  readonly test: readonly LabelledFile[]
}

interface Row {
  readonly file: string
  readonly label: string
  readonly type: string
  readonly split: string
  readonly mask: string
}

/** Columns by their names in the first line. What may hold a comma stands behind those that are read. */
function rowsOf(table: string): Row[] {
  const [head = '', ...lines] = table.trim().split('\n')
  const columns = head.split(',')
  return lines.map((line) => {
    const cells = line.split(',')
    const cell = (name: string) => cells[columns.indexOf(name)] ?? ''
    return { file: cell('file'), label: cell('label'), type: cell('type'), split: cell('split'), mask: cell('mask') }
  })
}

/** The board that a picture and its template show: `good/00041002_temp.jpg` and `defect-mixed/00041002_test.jpg`. */
const boardOf = ({ file }: Row) => basename(file).replace(/_.*$/, '')

/**
 * Where every defect has a template of its own in place of good images: every other template is fitted on, and measured
 * are the others and the defects of theirs.
 */
function withTemplatesSplit(rows: readonly Row[]): Row[] {
  const templates = rows
    .filter(({ split }) => split === 'template')
    .sort((one, other) => (one.file < other.file ? -1 : 1))
  const fitted = new Set(templates.filter((_, index) => index % 2 === 0).map(boardOf))
  return rows.flatMap((row) => {
    if (row.split === 'template') return [{ ...row, split: fitted.has(boardOf(row)) ? 'fit' : 'test' }]
    return fitted.has(boardOf(row)) ? [] : [row]
  })
}

/**
 * Makes a set of a table with the columns `file,label,type,split` and perhaps `mask`.
 * @param folder to which the files of the table are relative
 */
export function labelledSet(name: string, folder: string, table: string): LabelledSet {
  const given = rowsOf(table)
  const rows = given.some(({ split }) => split === 'template') ? withTemplatesSplit(given) : given
  const at = (file: string) => join(folder, file)
  return {
    name,
    fit: rows.filter(({ label, split }) => label === 'good' && split === 'fit').map(({ file }) => at(file)),
    test: rows
      .filter(({ label, split }) => label !== '' && split === 'test')
      .map(({ file, label, type, mask }) => ({
        file: at(file),
        ...(label === 'defect' && { defect: type }),
        ...(mask !== '' && { mask: at(mask) }),
      })),
  }
}

/** Reads a set by its table. */
export async function readLabelledSet(name: string, folder: string, table: string): Promise<LabelledSet> {
  return labelledSet(name, folder, await readFile(join(folder, table), 'utf8'))
}
