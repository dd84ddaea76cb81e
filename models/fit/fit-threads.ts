/** Cores that a fit uses: it runs once, beside nothing that has a deadline, on the smallest of machines. */
export const fitThreads = 2
