import type { JSX } from 'preact'

/** Paths on a grid of 24; each state has a shape of its own, so that none is told by its colour alone. */
const paths = {
  pass: 'M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20Zm-1.2 14.6-4.4-4.4 1.7-1.7 2.7 2.7 5.2-5.2 1.7 1.7Z',
  reject:
    'M3 3h18v18H3Zm5.5 3.8L6.8 8.5l3.5 3.5-3.5 3.5 1.7 1.7 3.5-3.5 3.5 3.5 1.7-1.7-3.5-3.5 3.5-3.5-1.7-1.7-3.5 3.5Z',
  stop: 'M8 2h8l6 6v8l-6 6H8l-6-6V8Zm3 4v8h2.2V6Zm0 10v2.2h2.2V16Z',
  warning: 'M12 2 1 21h22Zm-1.1 7h2.2v6h-2.2Zm0 7.6h2.2v2.2h-2.2Z',
  'fail-safe': 'M12 1 3 5v6c0 5.5 3.8 10.7 9 12 5.2-1.3 9-6.5 9-12V5Zm-1.1 5h2.2v7h-2.2Zm0 8.7h2.2v2.2h-2.2Z',
  fallback: 'M3 5h2v2H3Zm4 0h14v2H7ZM3 11h2v2H3Zm4 0h14v2H7Zm-4 6h2v2H3Zm4 0h14v2H7Z',
  override: 'm3 17.2 11-11L17.8 10l-11 11H3Zm16-8.4L15.2 5l2-2a1.4 1.4 0 0 1 2 0l1.8 1.8a1.4 1.4 0 0 1 0 2Z',
  line: 'M3 4h8v7H3Zm10 0h8v7h-8ZM3 13h8v7H3Zm10 0h8v7h-8Z',
  parts: 'M3 4h18v3H3Zm0 6.5h18v3H3ZM3 17h18v3H3Z',
  why: 'M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20Zm-1.2 14.5h2.4V19h-2.4ZM12 5a4 4 0 0 0-4 4h2.3a1.7 1.7 0 1 1 2.8 1.3c-1.1.9-2.3 1.7-2.3 3.7v.5h2.4c0-1.4 2.8-2.2 2.8-5.5a4 4 0 0 0-4-4Z',
  models:
    'M12 1.5 2 7l10 5.5L22 7ZM2 12l10 5.5L22 12l-2.5-1.4L12 14.8l-7.5-4.2Zm0 5 10 5.5L22 17l-2.5-1.4L12 19.8l-7.5-4.2Z',
  recipes: 'M5 2h10l5 5v15H5Zm9 1.5V8h4.5ZM8 11v2h8v-2Zm0 4v2h8v-2Z',
  thresholds: 'M3 6h9v2H3Zm13 0h5v2h-5Zm-4-2h2v6h-2ZM3 15h4v2H3Zm8 0h10v2H11Zm-4-2h2v6H7Z',
  drift:
    'M2 17c3-7 5.5-6.5 8-3s4 2 5.5-2 3-6 6.5-7v2.200c-2.500.9-3.500 3-4.700 6-2 5-4.800 5-7.300 1.800-2-2.600-3.500-2-6 2.800Zm0 3h20v2H2Z',
  reports: 'M3 3h2v16h16v2H3Zm4 8h3v6H7Zm5-5h3v11h-3Zm5 7h3v4h-3Z',
  settings:
    'M10 2h4l.6 2.8 2.4 1.4 2.7-.9 2 3.4-2.1 1.9v2.8l2.1 1.9-2 3.4-2.7-.9-2.4 1.4L14 22h-4l-.6-2.8L7 17.8l-2.7.9-2-3.4 2.1-1.9v-2.8L2.3 8.7l2-3.4 2.7.9 2.4-1.4Zm2 6.5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7Z',
  person: 'M12 2a5 5 0 1 0 0 10 5 5 0 0 0 0-10Zm0 12c-5 0-9 2.5-9 6v2h18v-2c0-3.5-4-6-9-6Z',
  help: 'M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20Zm0 2a8 8 0 1 1 0 16 8 8 0 0 1 0-16Zm-1 11h2v2h-2Zm1-8a3 3 0 0 0-3 3h2a1 1 0 1 1 1.6.8c-.9.7-1.6 1.3-1.6 2.7h2c0-1 2-1.5 2-3.5a3 3 0 0 0-3-3Z',
  light:
    'M12 7a5 5 0 1 0 0 10 5 5 0 0 0 0-10ZM11 1h2v3h-2Zm0 19h2v3h-2ZM1 11h3v2H1Zm19 0h3v2h-3ZM4.2 2.8l2.1 2.1-1.4 1.4-2.1-2.1Zm14.9 14.9 2.1 2.1-1.4 1.4-2.1-2.1Zm.7-14.9 1.4 1.4-2.1 2.1-1.4-1.4ZM4.9 17.7l1.4 1.4-2.1 2.1-1.4-1.4Z',
  dark: 'M20.5 14.5A9 9 0 0 1 9.5 3.5a9 9 0 1 0 11 11Z',
  auto: 'M12 2a10 10 0 1 0 0 20 10 10 0 0 0 0-20Zm0 2v16a8 8 0 0 1 0-16Z',
  close: 'm5.4 4 6.6 6.6L18.6 4 20 5.4 13.4 12l6.6 6.6-1.4 1.4-6.6-6.6L5.4 20 4 18.6l6.6-6.6L4 5.4Z',
  back: 'm14.5 4 1.8 1.8L10 12l6.3 6.2-1.8 1.8L6.5 12Z',
  forward: 'm9.5 4-1.8 1.8L14 12l-6.3 6.2 1.8 1.8 8-8Z',
  plus: 'M11 4h2v7h7v2h-7v7h-2v-7H4v-2h7Z',
  minus: 'M4 11h16v2H4Z',
  fit: 'M3 3h7v2H5v5H3Zm11 0h7v7h-2V5h-5ZM3 14h2v5h5v2H3Zm16 0h2v7h-7v-2h5Z',
  measure:
    'm2 16.5 14.5-14.5L22 7.5 7.5 22Zm3 0 2.5 2.5L19 7.5 16.5 5l-1 1 1.5 1.5-1.2 1.2-1.5-1.5-1.3 1.3 2.3 2.3-1.2 1.2-2.3-2.3-1.3 1.3 1.5 1.5-1.2 1.2-1.5-1.5Z',
  heat: 'M12 2c1 4 6 6 6 12a6 6 0 0 1-12 0c0-3 2-5 3-6 0 2 1 3 2 3 1.5-2 .5-6 1-9Z',
  live: 'M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8ZM5.6 4.2 7 5.6a9 9 0 0 0 0 12.8l-1.4 1.4a11 11 0 0 1 0-15.6Zm12.8 0a11 11 0 0 1 0 15.6L17 18.4a9 9 0 0 0 0-12.8Z',
  lost: 'M2.8 1.4 22.6 21.2l-1.4 1.4-7-7A4 4 0 0 1 8.4 9.8L7 8.4a7 7 0 0 0 0 8.3l-1.4 1.4a11 11 0 0 1 0-11.1L1.4 2.8Zm15.6 2.8a11 11 0 0 1 2 12.7l-1.5-1.5A9 9 0 0 0 17 5.6Z',
} as const
export type IconName = keyof typeof paths

/** A picture beside a word; assistive software reads the word alone. */
export function Icon({ name, class: more = '' }: { name: IconName; class?: string }): JSX.Element {
  return (
    <svg class={`icon ${more}`} viewBox="0 0 24 24" fill="currentColor" fill-rule="evenodd" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  )
}
