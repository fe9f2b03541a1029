/** What kustomize refuses, in its own words. */
export class KustomizeError extends Error {
  /** It is YAML that does not parse: then nobody tries the path as a directory. */
  readonly isMalformed: boolean

  constructor(message: string, isMalformed = false) {
    super(message)
    this.isMalformed = isMalformed
  }
}

/** Does something; what it refuses is told behind a prefix. */
export function within<Result>(prefix: string | ((words: string) => string), doing: () => Result): Result {
  try {
    return doing()
  } catch (reason) {
    // A refusal gets the place where it happened in front; anything else is no refusal.
    if (!(reason instanceof KustomizeError)) throw reason
    throw new KustomizeError(typeof prefix === 'string' ? `${prefix}: ${reason.message}` : prefix(reason.message), reason.isMalformed)
  }
}
