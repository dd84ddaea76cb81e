import {
  ATTR_MESSAGING_DESTINATION_TEMPLATE,
  ATTR_MESSAGING_OPERATION_NAME,
  ATTR_MESSAGING_OPERATION_TYPE,
  ATTR_MESSAGING_SYSTEM,
} from '@opentelemetry/semantic-conventions/incubating'
import { expect, test } from 'vitest'
import { messagingAttributes, partAttributes } from './conventions.ts'

test('the names of messaging are those of the semantic conventions', () => {
  expect(messagingAttributes).toEqual({
    system: ATTR_MESSAGING_SYSTEM,
    destinationTemplate: ATTR_MESSAGING_DESTINATION_TEMPLATE,
    operationName: ATTR_MESSAGING_OPERATION_NAME,
    operationType: ATTR_MESSAGING_OPERATION_TYPE,
  })
})

test('our own names stay in our own namespace', () => {
  for (const name of Object.values(partAttributes)) expect(name).toMatch(/^vaglio\./)
})
