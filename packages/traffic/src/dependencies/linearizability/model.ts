/** What an object would do that handled one operation after the other: what a history is measured by. */

export interface Model<State, Input, Output> {
  readonly name: string
  readonly initial: State
  /**
   * The state after the operation, if it could be answered so; undefined if it could not. An open operation was
   * not answered: any answer is possible.
   */
  step(state: State, input: Input, output: Output | undefined, isOpen: boolean): State | undefined
  /** Equal for equal states. */
  keyOf(state: State): string
  /** Operations with other names do not concern each other: each is looked at by itself. */
  partOf?(input: Input): string
  /** The operation in words: `put x = 1`. */
  told(input: Input, output: Output | undefined, isOpen: boolean): string
}
