import type { ConsoleClient } from './console-client.ts'

/** An OpenAPI document as far as the tests read it. */
export interface OpenApiDocument {
  readonly openapi: string
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>
}

interface Operation {
  readonly operationId: string
  readonly summary: string
  readonly description: string
  readonly security?: readonly object[]
  readonly parameters?: readonly { readonly name: string; readonly in: string }[]
  readonly requestBody?: { readonly content: Readonly<Record<string, object>> }
  readonly responses: Readonly<Record<string, { readonly description: string; readonly content?: object }>>
}

/** One operation of the interface, and where it stands in the document. */
export interface DocumentedOperation extends Operation {
  readonly method: string
  readonly path: string
}

export function operationsOf({ paths }: OpenApiDocument): DocumentedOperation[] {
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ ...operation, method: method.toUpperCase(), path })),
  )
}

/** Asks as the operation has it; what it streams is not waited for. */
export async function call(
  { url, session }: ConsoleClient,
  { method, path }: DocumentedOperation,
  values: Readonly<Record<string, string>>,
  body?: { readonly type: string; readonly content: string | Uint8Array },
): Promise<{ status: number; type: string; body: unknown }> {
  const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(values[name] ?? 'unknown'))
  const leaving = new AbortController()
  const answer = await fetch(`${url}${filled}${values.query ?? ''}`, {
    ...{ method, redirect: 'manual', signal: leaving.signal },
    headers: { ...session, ...(body && { 'content-type': body.type }) },
    ...(body && { body: new Uint8Array(Buffer.from(body.content)) }),
  })
  const type = answer.headers.get('content-type')?.split(';')[0] ?? ''
  const isJson = type.endsWith('json')
  const given = isJson ? await answer.json() : undefined
  if (!isJson) leaving.abort()
  return { status: answer.status, type, body: given }
}
