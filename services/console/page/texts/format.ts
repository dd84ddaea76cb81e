/** How numbers and times are written. Times are ISO texts and shown by the clock of the reader's own machine. */
export interface Format {
  /** @param digits behind the point, all of them shown; none unless given */
  number(value: number, digits?: number): string
  /** A measured value: as many digits as mean something. */
  measure(value: number): string
  /** An anomaly score: two digits, but never one that looks like its limit and is not. */
  score(value: number): string
  /** What share of the whole a part is, in percent. */
  share(part: number, whole: number): string
  time(at: string): string
  dateTime(at: string): string
  ago(sinceMs: number): string
}

const secondMs = 1000
const minuteMs = 60 * secondMs
const hourMs = 60 * minuteMs

export function createFormat(locale: string): Format {
  // Made once: making one takes longer than using it a thousand times.
  const digits = [0, 1, 2, 3, 4].map(
    (count) => new Intl.NumberFormat(locale, { minimumFractionDigits: count, maximumFractionDigits: count }),
  )
  const measure = new Intl.NumberFormat(locale, { maximumFractionDigits: 2 })
  const small = new Intl.NumberFormat(locale, { maximumSignificantDigits: 3 })
  const percent = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 1 })
  const time = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit' })
  const dateTime = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium' })
  const relative = new Intl.RelativeTimeFormat(locale, { numeric: 'auto', style: 'short' })
  return {
    number: (value, count = 0) => (digits[count] ?? measure).format(value),
    measure: (value) => (Math.abs(value) < 1 ? small : measure).format(value),
    score: (value) => (digits[isNearLimit(value) ? 4 : 2] ?? measure).format(value),
    share: (part, whole) => percent.format(whole === 0 ? 0 : part / whole),
    time: (at) => time.format(new Date(at)),
    dateTime: (at) => dateTime.format(new Date(at)),
    ago(sinceMs) {
      if (sinceMs < minuteMs) return relative.format(-Math.max(0, Math.round(sinceMs / secondMs)), 'second')
      if (sinceMs < hourMs) return relative.format(-Math.round(sinceMs / minuteMs), 'minute')
      return relative.format(-Math.round(sinceMs / hourMs), 'hour')
    },
  }
}

/** Would be written as 1.00, on whichever side of 1 it is. */
function isNearLimit(value: number): boolean {
  return value !== 1 && Math.abs(value - 1) < 0.005
}
