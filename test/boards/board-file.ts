import { readFile } from 'node:fs/promises'
import { z } from 'zod'

const Step = z.object({ color: z.string(), value: z.number().nullable() })
export const Steps = z.object({ steps: z.array(Step) })
export const Mapping = z.object({ options: z.record(z.string(), z.object({ text: z.string(), color: z.string() })) })
const Defaults = z.object({
  unit: z.string(),
  noValue: z.string().default('No data'),
  max: z.number().optional(),
  decimals: z.number().optional(),
  thresholds: Steps,
  mappings: z.array(Mapping),
  custom: z.object({ stacking: z.object({ mode: z.string() }).optional() }),
})
const Override = z.object({
  matcher: z.object({ options: z.string() }),
  properties: z.array(z.object({ id: z.string(), value: z.unknown() })),
})
const Panel = z.object({
  title: z.string(),
  type: z.string(),
  gridPos: z.object({ x: z.number(), y: z.number(), w: z.number(), h: z.number() }),
  fieldConfig: z.object({ defaults: Defaults, overrides: z.array(Override) }),
  targets: z.array(z.object({ expr: z.string(), legendFormat: z.string(), instant: z.boolean().default(false) })),
})
const BoardFile = z.object({ title: z.string(), description: z.string(), panels: z.array(Panel) })

/** Of a dashboard's JSON what a picture of it needs. */
export type BoardFile = z.infer<typeof BoardFile>
export type FilePanel = z.infer<typeof Panel>
export type Mapping = z.infer<typeof Mapping>
export type Steps = z.infer<typeof Steps>

/** @throws when the file is no dashboard as `deploy/grafana` writes them */
export async function readBoardFile(file: string): Promise<BoardFile> {
  return BoardFile.parse(JSON.parse(await readFile(file, 'utf8')))
}
