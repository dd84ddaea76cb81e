import type { JSX } from 'preact'
import { Icon } from '../controls/icon.tsx'
import { useKeys } from '../frame/keys.ts'
import { parts } from '../live/live-station.ts'
import { go } from '../location/location.ts'
import { texts } from '../texts/language.ts'

/** To the part before and the one after, as far as the page remembers them. */
export function Neighbours({ partId }: { partId: string }): JSX.Element {
  const { part: t } = texts()
  const known = parts.value
  const at = known.findIndex((part) => part.partId === partId)
  const newer = at > 0 ? known[at - 1] : undefined
  const older = at >= 0 ? known[at + 1] : undefined
  const open = (part: { partId: string } | undefined) => () => part && go(`/parts/${part.partId}`, 'replace')
  // As in the strip: the newest on the left.
  useKeys({ ArrowLeft: open(newer), ArrowRight: open(older) })
  return (
    <>
      <button type="button" class="button-icon" aria-label={t.newer} disabled={!newer} onClick={open(newer)}>
        <Icon name="back" />
      </button>
      <button type="button" class="button-icon" aria-label={t.older} disabled={!older} onClick={open(older)}>
        <Icon name="forward" />
      </button>
    </>
  )
}
