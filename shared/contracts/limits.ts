/** The broker's limit for one message, headers included: the pixels of a view of 1280 × 1024 in full. */
export const messageBytesMax = 4 * 2 ** 20

/** What of it is kept free for headers. */
const headerBytesMax = 16 * 1024

/** The largest body that is sure to fit. */
export const bodyBytesMax = messageBytesMax - headerBytesMax

/** A trigger number names one part for this long; the clocks of the camera's host and the adapter's may be as far apart. */
export const triggerReuseMs = 10_000
