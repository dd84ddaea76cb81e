/** The broker's limit for one message, headers included. */
export const messageBytesMax = 2 ** 20

/** What of it is kept free for headers. */
const headerBytesMax = 16 * 1024

/** The largest body that is sure to fit. */
export const bodyBytesMax = messageBytesMax - headerBytesMax
