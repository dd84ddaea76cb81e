import type { PartsQuery } from '../api/part.ts'

/** Where in the order of the parts a page ended. */
export interface Place {
  readonly captured_ms: number
  readonly id: number
}

export interface Question {
  readonly sql: string
  readonly values: readonly (string | number)[]
}

/**
 * The SQL of a list of parts, the newest capture first. Every filter that leaves few of many parts has an index that is
 * in this order already.
 * @param before the part that `query.before` names
 */
export function partsQuestion(query: PartsQuery, before: Place | undefined): Question {
  const { verdict, basis, view, check, from, to, overridden, limit } = query
  const fault = check ?? view
  const ordered = fault === undefined ? { at: 'p.captured_ms', id: 'p.id' } : { at: 'f.captured_ms', id: 'f.part' }
  const conditions: Question[] = []
  const add = (sql: string, ...values: (string | number)[]): void => void conditions.push({ sql, values })
  if (fault !== undefined) add('f.fault = ?', fault)
  if (check !== undefined && view !== undefined)
    add('EXISTS (SELECT 1 FROM faults v WHERE v.part = p.id AND v.fault = ?)', view)
  if (verdict !== undefined) add('p.verdict = ?', verdict)
  if (basis !== undefined) add('p.basis = ?', basis)
  if (overridden !== undefined) add(`p.override_verdict IS ${overridden ? 'NOT ' : ''}NULL`)
  if (from !== undefined) add(`${ordered.at} >= ?`, Date.parse(from))
  if (to !== undefined) add(`${ordered.at} <= ?`, Date.parse(to))
  if (before) add(`(${ordered.at}, ${ordered.id}) < (?, ?)`, before.captured_ms, before.id)
  const source = fault === undefined ? 'parts p' : 'faults f CROSS JOIN parts p ON p.id = f.part'
  const where = conditions.length > 0 ? `WHERE ${conditions.map(({ sql }) => sql).join(' AND ')}` : ''
  return {
    sql: `SELECT p.id FROM ${source} ${where} ORDER BY ${ordered.at} DESC, ${ordered.id} DESC LIMIT ?`,
    values: [...conditions.flatMap(({ values }) => values), limit],
  }
}
