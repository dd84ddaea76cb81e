import { z } from 'zod';
/** An object a person writes: an unknown field is a mistake, and the message lists the fields there are. */
export function strictObject(shape) {
    return z.strictObject(shape, {
        error: (issue) => issue.code === 'unrecognized_keys' ? `is not known here; there are ${Object.keys(shape).join(', ')}` : undefined,
    });
}
//# sourceMappingURL=strict-object.js.map