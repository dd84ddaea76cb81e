import { existsSync, renameSync, writeFileSync } from 'node:fs';
import Database from 'libsql';
import { databaseVersion, schema } from './schema.js';
/** Beside the database: what is stored beside it must go where it goes. */
const parts = ['', '-wal', '-shm'];
/**
 * Opens the database of the parts, or begins a new one. One that cannot be read is put aside under another name: a page
 * without yesterday's parts is better than none.
 * @throws when not even a new one can be written
 */
export function openDatabase(options) {
    const { file, wallMs, onPutAside } = options;
    const reason = existsSync(damageMark(file)) ? 'it was found to be damaged' : undefined;
    try {
        if (reason === undefined)
            return opened(file, wallMs());
    }
    catch (error) {
        if (!isDamage(error) && !(error instanceof VersionError))
            throw error;
        onPutAside(putAside(file, wallMs()), error.message);
        return opened(file, wallMs());
    }
    onPutAside(putAside(file, wallMs()), reason);
    return opened(file, wallMs());
}
/** Has the database put aside when it is opened the next time: it was found to be damaged while it was in use. */
export function markDamaged(file) {
    writeFileSync(damageMark(file), '');
}
/** True when the file is at fault and not the moment: waiting or trying again does not help. */
export function isDamage(error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    return code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB';
}
class VersionError extends Error {
    name = 'VersionError';
}
function opened(file, nowMs) {
    const database = new Database(file);
    try {
        database.pragma('journal_mode = WAL');
        // A power cut may cost the last parts, never the database; the broker's stream is the record of them.
        database.pragma('synchronous = NORMAL');
        const version = versionOf(database);
        if (version !== 0 && version !== databaseVersion)
            throw new VersionError(`it has version ${version}, and this software knows version ${databaseVersion}`);
        database.exec(schema);
        if (version === 0) {
            // Ids of events go on from the time, so that a listener of an earlier database is not answered from this one.
            database.prepare('INSERT INTO sqlite_sequence (name, seq) VALUES (?, ?)').run('events', nowMs);
            database.exec(`PRAGMA user_version = ${databaseVersion}`);
        }
        return database;
    }
    catch (error) {
        database.close();
        throw error;
    }
}
function versionOf(database) {
    const [row] = database.pragma('user_version');
    return row?.user_version ?? 0;
}
function putAside(file, nowMs) {
    const aside = `${file}.damaged-${new Date(nowMs).toISOString().replaceAll(':', '-')}`;
    for (const part of [...parts, damageEnding]) {
        if (existsSync(`${file}${part}`))
            renameSync(`${file}${part}`, `${aside}${part}`);
    }
    return aside;
}
const damageEnding = '.is-damaged';
function damageMark(file) {
    return `${file}${damageEnding}`;
}
//# sourceMappingURL=database.js.map