import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { projectFolder } from '../../shared/service/software-version.ts'
import { isInstalled } from '../../test/support/prometheus.ts'

const folders = ['deploy/prometheus', 'deploy/central'].map((name) => ({ name, path: join(projectFolder, name) }))
const Alert = z.object({
  alert: z.string(),
  labels: z.object({ severity: z.enum(['page', 'ticket']) }),
  annotations: z.object({ summary: z.string(), runbook_url: z.string() }),
})
const Rules = z.object({
  groups: z.array(z.object({ rules: z.array(z.looseObject({ alert: z.string().optional() })) })),
})
const Tests = z.object({
  tests: z.array(
    z.object({ alert_rule_test: z.array(z.looseObject({ alertname: z.string(), exp_alerts: z.array(z.unknown()) })) }),
  ),
})

function promtool(cwd: string, ...args: string[]): void {
  try {
    execFileSync('promtool', args, { cwd, encoding: 'utf8', stdio: 'pipe' })
  } catch (error) {
    throw new Error(error instanceof Error && 'stdout' in error ? `${error.message}${error.stdout}` : String(error))
  }
}

describe.each(folders)('every alert of $name', ({ name, path }) => {
  const read = (file: string): string => readFileSync(join(path, file), 'utf8')
  const rules = Rules.parse(parse(read('alerts.yml'))).groups.flatMap((group) => group.rules)
  const alerts = rules.filter(({ alert }) => alert !== undefined).map((rule) => Alert.parse(rule))
  const tested = Tests.parse(parse(read('alerts.test.yml'))).tests.flatMap(({ alert_rule_test: cases }) => cases)
  const sections = read('runbook.md').split(/^## /m).slice(1)

  test.each(alerts)('$alert leads to its section of the runbook', ({ alert, annotations }) => {
    expect(annotations.runbook_url).toBe(`${name}/runbook.md#${alert.toLowerCase()}`)
    const section = sections.find((text) => text.startsWith(`${alert}\n`))
    expect(section?.length).toBeGreaterThan(100)
  })

  test.each(alerts)('$alert is tested where it has to come and where it must not', ({ alert }) => {
    const cases = tested.filter(({ alertname }) => alertname === alert)
    expect(cases.map(({ exp_alerts: expected }) => expected.length).toSorted()).toEqual([0, 1])
  })

  test('no section of the runbook is left over', () => {
    expect(sections.map((text) => text.split('\n')[0])).toEqual(
      expect.arrayContaining(alerts.map(({ alert }) => alert)),
    )
    expect(sections).toHaveLength(alerts.length)
  })
})

// Debian: apt-get install prometheus
describe.skipIf(!isInstalled('promtool')).each(folders)('promtool in $name', ({ path }) => {
  test('takes the configuration and the rules', () => promtool(path, 'check', 'config', 'prometheus.yml'))

  test(
    'finds every alert where it has to come and nowhere else',
    () => promtool(path, 'test', 'rules', 'alerts.test.yml'),
    240_000,
  )
})
