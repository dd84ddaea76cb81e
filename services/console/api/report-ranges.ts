/** How far back a report may reach, in hours; others can be asked for all the same. */
export const reportRanges = [1, 8, 24, 168, 336] as const
/** A shift. */
export const usualRange = 8
