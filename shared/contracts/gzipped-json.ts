import { gunzipSync, gzipSync } from 'node:zlib'
import type { z } from 'zod'
import { type BodyFormat, jsonBody } from './contract.ts'
import { bodyBytesMax } from './limits.ts'

/** JSON checked by a schema and packed with gzip (RFC 1952), for what crosses a thin link. */
export function gzippedJsonBody<Body>(schema: z.ZodType<Body>): BodyFormat<Body> {
  const plain = jsonBody(schema)
  return {
    schema,
    packed: 'gzip',
    encode: (body) => gzipSync(plain.encode(body)),
    // A few bytes can be made to unpack to gigabytes.
    decode: (bytes) => plain.decode(gunzipSync(bytes, { maxOutputLength: bodyBytesMax })),
  }
}
