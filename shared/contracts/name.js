import { z } from 'zod';
/** A word that may stand in a subject, a file name and a metric label: `left-camera`, `station-4`. */
export const Name = z
    .string()
    .regex(/^[a-z0-9]([a-z0-9-]{0,46}[a-z0-9])?$/, 'use 1 to 48 of a-z, 0-9 and "-", not "-" at either end');
/** A part's identity: a ULID, unique across stations and sortable by time. */
export const PartId = z.string().regex(/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/, 'a ULID of 26 characters');
//# sourceMappingURL=name.js.map