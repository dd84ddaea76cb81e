import type { Watch } from './view-state.ts'

/**
 * Takes in what a new block, or shift, says. A signal changes its state once so many one after the other speak against it,
 * so that one odd hour neither raises an alert nor ends one.
 * @param newest when the newest block began; the same one again changes nothing
 * @param beginning when the change began, asked for once it is one
 */
export function watched(
  watch: Watch,
  {
    newest,
    isBeyond,
    beginning,
    persistence,
  }: {
    newest: number
    isBeyond: boolean
    beginning: () => number
    persistence: number
  },
): Watch {
  if (newest <= watch.newest) return watch
  const speaksAgainst = isBeyond !== (watch.state === 'drifting')
  const against = speaksAgainst ? watch.against + 1 : 0
  if (against < persistence) return { ...watch, newest, against }
  if (isBeyond) return { state: 'drifting', newest, against: 0, since: beginning() }
  return { state: 'steady', newest, against: 0 }
}
