import type { PartEnvelope } from '../../../shared/contracts/envelope.ts'
import type { Verdict } from '../../../shared/contracts/verdict.ts'

type OnVerdict = (part: PartEnvelope, verdict: Verdict) => void

/** Verdicts as they are heard, for whoever inside the console waits for one; each may be told twice. */
export interface VerdictHearing {
  /** Calls back for each until the function that is returned is called. */
  subscribe(onVerdict: OnVerdict): () => void
  tell: OnVerdict
}

export function createVerdictHearing(): VerdictHearing {
  const listeners = new Set<OnVerdict>()
  return {
    subscribe(onVerdict) {
      listeners.add(onVerdict)
      return () => void listeners.delete(onVerdict)
    },
    tell(part, verdict) {
      for (const listener of [...listeners]) listener(part, verdict)
    },
  }
}
