/**
 * What is watched for a slow change: the model's scores of accepted parts, how their pictures look to a network, and how
 * often people correct verdicts.
 */
export const driftSignals = ['scores', 'appearance', 'overrides'] as const
