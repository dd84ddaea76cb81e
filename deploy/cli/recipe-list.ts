import type { ListedRecipe } from '../../shared/bus/recipe-store.ts'
import { presenceLostAfterMs } from '../../shared/contracts/presence.ts'
import { inColumns } from './columns.ts'
import { counted, timeInWords } from './model-words.ts'
import { type HeardStation, hearStation, type RecipeBus } from './recipe-station.ts'

const headings = ['revision', 'given', 'by', 'note', 'now']

/** What `vaglio recipe list --json` prints. */
export interface RevisionFacts {
  readonly revision: string
  readonly takenAt: string
  readonly author: string
  readonly note: string
  readonly restoredFrom?: string | undefined
  /** `rules`: the next part gets it. `refused`: the rules cannot use it. `untrusted`: its signature is too old. */
  readonly now?: 'rules' | 'refused' | 'untrusted'
  readonly reason?: string
}

/** Every revision that the broker keeps of a station, the newest first. @throws {BrowseError} */
export async function readRevisions(bus: RecipeBus, station: string): Promise<readonly RevisionFacts[]> {
  const heard = hearStation(bus, station)
  const revisions = await bus.recipes.list()
  await heard.until(() => heard.ruling() !== undefined, presenceLostAfterMs)
  const seen = new Set<string>()
  return revisions.toReversed().map((stored) => {
    const { revision } = stored.envelope
    // Of one that was restored only the last time counts.
    const isLast = !seen.has(revision)
    seen.add(revision)
    return { ...factsOf(stored), ...(isLast && stateOf(stored, heard)) }
  })
}

function factsOf({
  envelope: { revision, takenAt },
  body: { author, note, restoredFrom },
}: ListedRecipe): RevisionFacts {
  return { revision, takenAt, author, note, restoredFrom }
}

function stateOf(
  { envelope: { revision }, isTrusted }: ListedRecipe,
  heard: HeardStation,
): Pick<RevisionFacts, 'now' | 'reason'> {
  if (heard.ruling() === revision) return { now: 'rules' }
  const reason = heard.refusal(revision)
  if (reason !== undefined) return { now: 'refused', reason }
  return isTrusted ? {} : { now: 'untrusted' }
}

/** The same for a person. */
export function revisionsPage(station: string, revisions: readonly RevisionFacts[]): string {
  if (revisions.length === 0) {
    return `Station ${station} has stored no recipe yet: its provisioner does so when the station starts.\n`
  }
  const rows = revisions.map(({ revision, takenAt, author, note, restoredFrom, now, reason }) => {
    const restored = restoredFrom === undefined ? [] : [`again, first given ${timeInWords(restoredFrom)}`]
    const state = reason === undefined ? (now ?? '') : `refused: ${reason.split('\n', 1)[0]}`
    return [revision, timeInWords(takenAt), author, [note, ...restored].filter(Boolean).join('; '), state]
  })
  const nobody = revisions.every(({ now }) => now !== 'rules')
  return [
    `station ${station}, ${counted(revisions.length, 'revision')}, the newest first`,
    '',
    ...inColumns([headings, ...rows]),
    ...(nobody ? ['', 'Which one rules is not known: camera-ingest was not heard.'] : []),
    '',
  ].join('\n')
}
