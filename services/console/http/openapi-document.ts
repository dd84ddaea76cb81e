import type { FastifyDynamicSwaggerOptions } from '@fastify/swagger'
import { createJsonSchemaTransform, createJsonSchemaTransformObject } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { Explanation } from '../../../shared/contracts/explanation.ts'
import { Override } from '../../../shared/contracts/override.ts'
import { Reason } from '../../../shared/contracts/verdict.ts'
import { Classification } from '../api/classification.ts'
import { PartDetail, PartSummary } from '../api/part.ts'
import { Problem } from '../api/problem.ts'
import { StationState } from '../api/station.ts'
import { describeOperation, type Json } from './openapi-operation.ts'

/** Schemas that have a name of their own in the document. */
const named = z.registry<{ id: string }>()
for (const [id, schema] of Object.entries({
  ...{ Problem, PartSummary, PartDetail, Classification, StationState, Explanation, Override, Reason },
}))
  named.add(schema, { id })

const describeSchemas = createJsonSchemaTransform({ schemaRegistry: named })
const describeNamed = createJsonSchemaTransformObject({ schemaRegistry: named })

/** The description of the interface, made of the schemas by which the server itself checks what it takes and gives. */
export function openApiOptions(softwareVersion: string): FastifyDynamicSwaggerOptions {
  return {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Vaglio',
        version: softwareVersion,
        description:
          'One station: parts and verdicts, overrides, models, recipes. Every error is a problem as RFC 9457 has it. What changes something needs, from a session, the header `x-csrf-token`.',
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      components: {
        securitySchemes: {
          token: { type: 'http', scheme: 'bearer', description: 'An API token that an engineer made.' },
          session: {
            type: 'apiKey',
            in: 'cookie',
            name: 'vaglio-<station>',
            description: 'The cookie that `POST /api/session` gives to who logs in.',
          },
        },
      },
    },
    transform(route) {
      const { schema, url } = describeSchemas(route as Parameters<typeof describeSchemas>[0])
      return { schema: schema && describeOperation(schema as Json, route.route), url }
    },
    transformObject: (document) =>
      withoutUnused(describeNamed(document as Parameters<typeof describeNamed>[0]) as Json),
  } as FastifyDynamicSwaggerOptions
}

/** Leaves out named schemas that nothing refers to. */
function withoutUnused(document: Json): Json {
  const components = document.components as { readonly schemas?: Json }
  const { schemas = {} } = components
  const used = new Set<string>()
  const follow = (part: unknown): void => {
    for (const [, name = ''] of JSON.stringify(part).matchAll(/"#\/components\/schemas\/([^"/]+)"/g)) {
      if (used.has(name)) continue
      used.add(name)
      follow(schemas[name] ?? {})
    }
  }
  follow({ ...document, components: {} })
  const kept = Object.fromEntries(Object.entries(schemas).filter(([name]) => used.has(name)))
  return { ...document, components: { ...components, schemas: kept } }
}
