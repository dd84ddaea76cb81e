import { z } from 'zod';
import { bytesBody } from './contract.js';
import { ViewEnvelope } from './envelope.js';
/**
 * Where the image of a frame is. A camera that gave none still makes a frame, so that the part is known and gets its
 * verdict. Another place, such as a spool file on the same host, becomes another member of this union.
 */
export const ImageLocation = z.discriminatedUnion('at', [
    z.object({ at: z.literal('body'), byteLength: z.int().min(0) }),
    z.object({ at: z.literal('nowhere'), reason: z.string().max(500) }),
]);
export const FrameEnvelope = ViewEnvelope.extend({
    image: ImageLocation,
    /** Where the image came from, for people: a file name, a camera's serial number. */
    source: z.string().max(500),
});
/** One image of one view of one part, as the camera gave it. */
export const Frame = {
    name: 'frame',
    account: 'LINE',
    stream: 'FRAMES',
    envelope: FrameEnvelope,
    body: bytesBody,
    subject: ({ station, view }) => `frames.${station}.${view}`,
    filter: (station = '*') => `frames.${station}.*`,
    id: ({ partId, view }) => `frame:${partId}:${view}`,
};
//# sourceMappingURL=frame.js.map