import type { Fault } from './fault.ts'
import { brokerFaults, networkFaults } from './faults/broker-faults.ts'
import { cameraFaults } from './faults/camera-faults.ts'
import { forgeryFaults } from './faults/forgery-faults.ts'
import { machineFaults } from './faults/machine-faults.ts'
import { messageFaults } from './faults/message-faults.ts'
import { modelFaults } from './faults/model-faults.ts'
import { processFaults } from './faults/process-faults.ts'
import { recipeFaults } from './faults/recipe-faults.ts'

/** Every fault there is. */
export const catalogue: readonly Fault[] = [
  ...processFaults,
  ...brokerFaults,
  ...networkFaults,
  ...modelFaults,
  ...recipeFaults,
  ...cameraFaults,
  ...machineFaults,
  ...messageFaults,
  ...forgeryFaults,
]

/** Belong to every short run. */
export const alwaysInShort: readonly string[] = [
  'kill −9 decision-a',
  'kill −9 broker',
  'kill −9 camera-ingest',
  'forged verdict: decision’s own broker credentials, no signature',
]
