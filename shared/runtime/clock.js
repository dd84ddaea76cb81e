import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
/** The kernel's boot id tells whether two processes share a monotonic clock. */
function bootId() {
    try {
        return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
    }
    catch {
        return randomUUID();
    }
}
export const systemClock = {
    wallMs: () => Date.now(),
    monotonicMs: () => Number(process.hrtime.bigint()) / 1e6,
    domain: bootId(),
};
/** Milliseconds since the part was captured; by the wall clock only where the capturing host is another one. */
export function sinceCaptureMs(part, clock) {
    if (part.captureClock.domain === clock.domain)
        return clock.monotonicMs() - part.captureClock.monotonicMs;
    return clock.wallMs() - Date.parse(part.capturedAt);
}
/** Milliseconds until the part's verdict is due; negative when it is late. */
export function remainingMs(part, clock) {
    return part.budgetMs - sinceCaptureMs(part, clock);
}
//# sourceMappingURL=clock.js.map