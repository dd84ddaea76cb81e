/** How long an image is worth keeping, and what goes first when the disk fills up: the first of these. */
export const imageClasses = ['pass', 'reject', 'fail-safe', 'override'] as const
export type ImageClass = (typeof imageClasses)[number]
