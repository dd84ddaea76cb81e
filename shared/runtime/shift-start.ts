/**
 * When the shift began that is under way, by the wall clock of the host's own time zone: also where it began yesterday,
 * and where the clocks were put forward or back in between.
 * @param shifts beginnings as HH:MM
 * @returns milliseconds since 1970
 */
export function shiftStart(shifts: readonly string[], nowMs: number): number {
  const now = new Date(nowMs)
  const begun = [0, -1]
    .flatMap((days) => shifts.map((shift) => beginning(now, days, shift)))
    .filter((startMs) => startMs <= nowMs)
  return Math.max(...begun)
}

function beginning(now: Date, days: number, shift: string): number {
  const [hours = 0, minutes = 0] = shift.split(':').map(Number)
  return new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, hours, minutes).getTime()
}
