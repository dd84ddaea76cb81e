import type { Answer, Cell } from '../../../services/archive/reading/reader.ts'
import { inColumns } from '../columns.ts'

export interface AnswerFormat {
  readonly csv: boolean
  readonly json: boolean
}

/** An answer as a table for people, as CSV (RFC 4180), or as a JSON array of objects. */
export function answerText({ columns, rows }: Answer, { csv, json }: AnswerFormat): string {
  if (json) {
    const objects = rows.map((row) => Object.fromEntries(columns.map((column, index) => [column, row[index] ?? null])))
    return `${JSON.stringify(objects, null, 2)}\n`
  }
  const texts = [columns, ...rows.map((row) => row.map(textOf))]
  if (csv) return texts.map((row) => `${row.map(quoted).join(',')}\r\n`).join('')
  return `${inColumns(texts).join('\n')}\n${rows.length} ${rows.length === 1 ? 'row' : 'rows'}\n`
}

function textOf(cell: Cell): string {
  if (cell === null) return ''
  return typeof cell === 'object' ? JSON.stringify(cell) : String(cell)
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
