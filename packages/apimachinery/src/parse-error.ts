/** Text that cannot be read: a quantity, a selector, a path. The message is the real reader's. */
export class ParseError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'ParseError'
  }
}
