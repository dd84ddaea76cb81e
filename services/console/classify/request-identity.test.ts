import { expect, test } from 'vitest'
import { PartId } from '../../../shared/contracts/name.ts'
import { fingerprintOf, requestIdentity } from './request-identity.ts'

test('the same key of the same asker is the same request; everything else is another', () => {
  const requests = [
    requestIdentity('anna', 'order 7'),
    requestIdentity('anna', 'order 8'),
    requestIdentity('ben', 'order 7'),
    requestIdentity('anna', undefined),
    requestIdentity('anna', undefined),
  ]
  for (const request of requests) expect(PartId.safeParse(request).success).toBe(true)
  expect(new Set(requests).size).toBe(5)
  expect(requestIdentity('anna', 'order 7')).toBe(requests[0])
})

test('pictures are the same by their bytes and views, in whatever order they came', () => {
  const [one, two] = [Uint8Array.of(1, 2), Uint8Array.of(3)]
  const given = (...pictures: [string, Uint8Array][]): string => fingerprintOf(new Map(pictures))
  expect(given(['left', one], ['right', two])).toBe(given(['right', two], ['left', one]))
  expect(given(['left', one], ['right', two])).not.toBe(given(['left', two], ['right', one]))
  expect(given(['left', one])).not.toBe(given(['left', one], ['right', new Uint8Array()]))
})
