import {
  ATTR_ERROR_TYPE,
  ATTR_SERVICE_INSTANCE_ID,
  ATTR_SERVICE_NAME,
  ATTR_SERVICE_VERSION,
  ERROR_TYPE_VALUE_OTHER,
} from '@opentelemetry/semantic-conventions'
import {
  ATTR_MESSAGING_DESTINATION_TEMPLATE,
  ATTR_MESSAGING_OPERATION_NAME,
  ATTR_MESSAGING_OPERATION_TYPE,
  ATTR_MESSAGING_SYSTEM,
  MESSAGING_OPERATION_TYPE_VALUE_PROCESS,
  MESSAGING_OPERATION_TYPE_VALUE_SEND,
} from '@opentelemetry/semantic-conventions/incubating'
import { expect, test } from 'vitest'
import { Frame } from '../contracts/frame.ts'
import {
  errorType,
  messagingAttributes,
  messagingOf,
  otherError,
  partAttributes,
  resourceAttributes,
} from './conventions.ts'

test('the names of messaging are those of the semantic conventions', () => {
  expect(messagingAttributes).toEqual({
    system: ATTR_MESSAGING_SYSTEM,
    destinationTemplate: ATTR_MESSAGING_DESTINATION_TEMPLATE,
    operationName: ATTR_MESSAGING_OPERATION_NAME,
    operationType: ATTR_MESSAGING_OPERATION_TYPE,
  })
})

test('the names of the rest are those of the semantic conventions', () => {
  const { name, version, instanceId } = resourceAttributes
  expect([name, version, instanceId]).toEqual([ATTR_SERVICE_NAME, ATTR_SERVICE_VERSION, ATTR_SERVICE_INSTANCE_ID])
  expect([errorType, otherError]).toEqual([ATTR_ERROR_TYPE, ERROR_TYPE_VALUE_OTHER])
})

test('a message is named by the places of its kind, not by its own', () => {
  const types = [MESSAGING_OPERATION_TYPE_VALUE_PROCESS, MESSAGING_OPERATION_TYPE_VALUE_SEND] as const
  expect(types.map((type) => messagingOf(type, Frame))).toMatchObject([
    { 'messaging.operation.type': 'process', 'messaging.destination.template': Frame.filter() },
    { 'messaging.operation.type': 'send', 'messaging.destination.template': Frame.filter() },
  ])
})

test('our own names stay in our own namespace', () => {
  for (const name of Object.values(partAttributes)) expect(name).toMatch(/^vaglio\./)
})
