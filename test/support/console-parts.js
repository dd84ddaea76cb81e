import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { recordOf } from '../../services/console/handler.js';
import { openDatabase } from '../../services/console/parts/database.js';
import { aPart, aVerdict, captureWallMs } from './builders.js';
export function temporaryDatabase() {
    const folder = mkdtempSync(join(tmpdir(), 'vaglio-test-'));
    const file = join(folder, 'parts.db');
    const onPutAside = () => {
        throw new Error('a new database is not damaged');
    };
    const database = openDatabase({ file, wallMs: () => captureWallMs, onPutAside });
    return {
        database,
        file,
        [Symbol.dispose]() {
            database.close();
            rmSync(folder, { recursive: true });
        },
    };
}
/** The identity of the test's n-th part. */
export function partIdOf(number) {
    return `01KDZQ1G00000000${String(number).padStart(10, '0')}`;
}
/** The test's n-th part, one a second. */
export function aRecord(number, verdict = {}, part = {}) {
    const capturedMs = captureWallMs + number * 1000;
    const capturedAt = new Date(capturedMs).toISOString();
    const decidedAt = new Date(capturedMs + 40).toISOString();
    const envelope = aPart({ partId: partIdOf(number), sequence: number, capturedAt, ...part });
    return recordOf(envelope, aVerdict({ decidedAt, ...verdict }));
}
/** What a person says of a part: that it is good. */
export function anOverride(changes = {}) {
    return {
        action: 'correct',
        sequence: 1,
        verdict: 'pass',
        was: { verdict: 'reject', basis: 'model+rules' },
        reasonCode: 'good-part',
        note: '',
        by: 'anna',
        at: new Date(captureWallMs + 60_000).toISOString(),
        ...changes,
    };
}
export function aboutPart(number, revision = 1) {
    return { version: 1, station: 'press', partId: partIdOf(number), revision };
}
/** A station that inspects and has not seen a part yet. */
export function aStationState(changes = {}) {
    const none = { parts: 0, pass: 0, reject: 0, stop: 0, failSafe: 0, fallback: 0, late: 0, overridden: 0 };
    return {
        station: 'press',
        ready: true,
        reason: '',
        budgetMs: 200,
        recipeRevision: 'a1b2c3d4e5f6',
        failSafe: 'reject',
        views: [{ name: 'top', frame: { width: 8, height: 6 }, checks: ['bore'] }],
        overrideReasons: [{ code: 'good-part', text: 'The part is good' }],
        shift: { since: new Date(captureWallMs).toISOString(), ...none },
        ...changes,
    };
}
//# sourceMappingURL=console-parts.js.map