/** A text as a command's standard input in a script: a here-document whose end no line of the text is. */

export function withInput(line: string, text: string): string {
  const lines = new Set(text.split('\n'))
  let mark = 'END_OF_THE_TEXT'
  while (lines.has(mark)) mark += '_'
  return `${line} <<'${mark}'\n${text}\n${mark}`
}
