import type { JSX } from 'preact'
import { Icon, type IconName } from '../controls/icon.tsx'
import { station } from '../live/live-station.ts'
import { format, texts } from '../texts/language.ts'
import './shift-panel.css'

const counters = [
  { name: 'pass', icon: 'pass', query: 'verdict=pass' },
  { name: 'reject', icon: 'reject', query: 'verdict=reject' },
  { name: 'stop', icon: 'stop', query: 'verdict=stop' },
  { name: 'failSafe', icon: 'fail-safe', query: 'basis=fail-safe' },
  { name: 'fallback', icon: 'fallback', query: 'basis=fallback' },
  { name: 'overridden', icon: 'override', query: 'overridden=true' },
] as const satisfies readonly { name: string; icon: IconName; query: string }[]

/** What the shift has seen; each number leads to its parts. */
export function ShiftPanel(): JSX.Element | null {
  const { line: t, counts } = texts()
  const shift = station.value?.shift
  if (!shift) return null
  return (
    <section class="panel panel-padded" aria-labelledby="shift-title">
      <h2 id="shift-title" class="shift-title">
        <span>{t.shiftSince(format.time(shift.since))}</span>
        <span>{t.partsInShift(format.number(shift.parts))}</span>
      </h2>
      <ul class="shift">
        {counters.map(({ name, icon, query }) => (
          <li key={name}>
            <a class={`shift-counter shift-${name}${shift[name] === 0 ? ' shift-zero' : ''}`} href={`/parts?${query}`}>
              <span class="shift-name">
                <Icon name={icon} />
                {counts[name]}
              </span>
              <strong data-counter={name}>{format.number(shift[name])}</strong>
              <span class="small quiet">{format.share(shift[name], shift.parts)}</span>
            </a>
          </li>
        ))}
      </ul>
    </section>
  )
}
