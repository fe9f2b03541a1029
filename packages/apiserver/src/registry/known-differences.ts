/** Recorded cases in which this API server answers otherwise than the real one, and why. */
export const knownDifferences: Readonly<Record<string, string>> = {}
