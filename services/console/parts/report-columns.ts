const minuteMs = 60_000
const hourMs = 60 * minuteMs
/** So many columns are still told apart on a screen. */
const columnsMax = 96
const columnLengthsMs = [1, 5, 15, 30, 60, 120, 240, 360, 720, 1440].map((minutes) => minutes * minuteMs)

/** Cuts the hours before a time into columns that begin at full minutes or hours. @returns when each begins, the last its end */
export function columnStarts(hours: number, nowMs: number): { readonly columnMs: number; readonly startsMs: number[] } {
  const spanMs = hours * hourMs
  const columnMs = columnLengthsMs.find((lengthMs) => spanMs / lengthMs <= columnsMax) ?? 24 * hourMs
  const firstMs = Math.floor((nowMs - spanMs) / columnMs) * columnMs
  const count = Math.floor((nowMs - firstMs) / columnMs) + 1
  return { columnMs, startsMs: Array.from({ length: count }, (_, index) => firstMs + index * columnMs) }
}
