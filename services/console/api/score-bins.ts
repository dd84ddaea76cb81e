/** Scores over time are counted in bins of this width, in units of the model's threshold; the last one holds everything above. */
export const scoreBinWidth = 0.1
export const scoreBins = 25

/** Those of one view are counted more finely, so that a limit can be moved. */
export const trialBinWidth = 0.02
