import { z } from 'zod'
import { checkKinds, fixtureKinds } from './catalogue.ts'

type JsonSchema = z.core.JSONSchema.BaseSchema

interface Kind {
  readonly kind: string
  readonly summary: string
  readonly settings: z.ZodType
  readonly needsReference?: true
}

/** What a recipe can say of one setting. */
interface SettingInWords {
  readonly name: string
  readonly meaning: string
  readonly values: string
  /** "required", its usual value, or nothing. */
  readonly unlessGiven: string
}

/** Every kind of check and fixture with all its settings, as Markdown. */
export function kindsPage(): string {
  const checks = checkKinds as unknown as readonly Kind[]
  const fixtures = fixtureKinds as unknown as readonly Kind[]
  const section = (title: string, kinds: readonly Kind[]) => [`## ${title}`, ...kinds.map(kindInMarkdown)].join('\n\n')
  return [section('Checks', checks), section('Fixtures', fixtures.map(comparing))].join('\n\n')
}

function comparing(kind: Kind): Kind {
  return { ...kind, needsReference: true }
}

function kindInMarkdown({ kind, summary, settings, needsReference }: Kind): string {
  const rows = settingsInWords(settings).map(
    ({ name, meaning, values, unlessGiven }) => `| \`${name}\` | ${meaning} | ${values} | ${unlessGiven} |`,
  )
  const needs = needsReference ? ' Needs the view’s `reference`.' : ''
  const table = ['| setting | what | values | unless given |', '| --- | --- | --- | --- |', ...rows]
  return `### ${kind}\n\n${summary}${needs}\n\n${table.join('\n')}`
}

/** The settings of a kind, those within others by their path. */
export function settingsInWords(settings: z.ZodType): SettingInWords[] {
  return rowsOf(z.toJSONSchema(settings, { io: 'input' }), '')
}

function rowsOf(schema: JsonSchema, prefix: string): SettingInWords[] {
  return Object.entries(schema.properties ?? {}).flatMap(([key, given]) => {
    const property = given as JsonSchema
    const name = `${prefix}${key}`
    const isRequired = schema.required?.includes(key)
    const own = {
      name,
      meaning: property.description ?? '',
      values: valuesOf(property),
      unlessGiven: isRequired ? 'required' : 'default' in property ? usual(property.default) : '',
    }
    const either = [...(property.anyOf ?? []), ...(property.oneOf ?? [])] as JsonSchema[]
    const told = [property, ...either].filter((one) => !isOneValue(one)).flatMap((one) => rowsOf(one, `${name}.`))
    const within = either.length > 0 ? told.map(asAlternative) : told
    return property.type === 'object' && own.meaning === '' ? within : [own, ...within]
  })
}

/** What one of several forms requires is not required of the others. */
function asAlternative(row: SettingInWords): SettingInWords {
  return row.unlessGiven === 'required' ? { ...row, unlessGiven: '' } : row
}

/** A region or a colour: its fields need no words of their own. */
function isOneValue({ properties = {} }: JsonSchema): boolean {
  return Object.values(properties).every((one) => (one as JsonSchema).description === undefined)
}

function usual(value: unknown): string {
  return typeof value === 'object' ? '' : `\`${value}\``
}

function valuesOf(schema: JsonSchema): string {
  const either = schema.anyOf ?? schema.oneOf
  if (either) return [...new Set(either.map((one) => valuesOf(one as JsonSchema)))].filter(Boolean).join(' or ')
  if (schema.enum) return schema.enum.map((value) => `\`${value}\``).join(', ')
  if (schema.type === 'boolean') return '`true`, `false`'
  if (schema.type === 'array') return 'a list'
  if (schema.type === 'string') return schema.pattern?.startsWith('^#') ? '`"#rrggbb"`' : 'text'
  if (schema.type === 'object') return isOneValue(schema) ? fields(schema) : ''
  return schema.type === 'number' || schema.type === 'integer' ? range(schema) : ''
}

function fields({ properties = {} }: JsonSchema): string {
  return Object.keys(properties)
    .map((name) => `\`${name}\``)
    .join(', ')
}

function range({ type, minimum, maximum, exclusiveMinimum }: JsonSchema): string {
  const what = type === 'integer' ? 'whole number' : 'number'
  const least = exclusiveMinimum !== undefined ? `above ${exclusiveMinimum}` : bounded(minimum)
  const most = bounded(maximum)
  if (least && most) return `${what} ${least} to ${most}`
  if (least) return `${what} ${exclusiveMinimum !== undefined ? least : `from ${least}`}`
  return most ? `${what} up to ${most}` : what
}

/** Whole numbers end somewhere far away, which is no limit to tell of. */
function bounded(value: number | undefined): string {
  return value === undefined || Math.abs(value) >= Number.MAX_SAFE_INTEGER ? '' : String(value)
}
