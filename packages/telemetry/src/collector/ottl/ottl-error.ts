/** What the language refuses, in its words; a value of another type than was asked for is told apart. */
export class OttlError extends Error {
  /** `ottl.TypeError`: IsString and its kin take it for a no. */
  readonly isType: boolean

  constructor(message: string, { isType = false }: { readonly isType?: boolean } = {}) {
    super(message)
    this.name = 'OttlError'
    this.isType = isType
  }
}

/** What is refused within is told with what was being done. */
export function within<Got>(doing: string, act: () => Got): Got {
  try {
    return act()
  } catch (error) {
    // What the language refuses.
    if (!(error instanceof OttlError)) throw error
    throw new OttlError(`${doing}: ${error.message}`)
  }
}
