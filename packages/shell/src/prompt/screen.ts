/** What stands in the row of the cursor: there a prompt begins that a program did not end with a newline. */

export interface Screen {
  readonly lastRow: string
}

/** After a program has written something. */
export function screenAfter({ lastRow }: Screen, text: string): Screen {
  const whole = lastRow + text
  const begin = Math.max(whole.lastIndexOf('\n'), whole.search(/\r(?!\n)[^\r\n]*$/))
  // Clearing the screen begins anew as well.
  return { lastRow: whole.slice(begin + 1).replace(/^[^]*\x1b\[[23]?J/, '') }
}
