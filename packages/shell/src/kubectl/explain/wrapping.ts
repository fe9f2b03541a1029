/** Lines broken at white space. Follows github.com/mitchellh/go-wordwrap. */

/** Words go onto the next line when they do not fit; the spaces before them are dropped. */
export function wrapped(text: string, width: number): string {
  let out = ''
  let word = ''
  let space = ''
  let column = 0
  const settle = () => {
    column += space.length + word.length
    out += space + word
    space = ''
    word = ''
  }
  for (const character of text) {
    if (character === '\n') {
      if (word !== '' || column + space.length <= width) settle()
      space = ''
      out += character
      column = 0
    } else if (/\s/.test(character) && character !== '\u00a0') {
      if (space === '' || word !== '') settle()
      space += character
    } else {
      word += character
      if (column + word.length + space.length > width && word.length < width) {
        out += '\n'
        column = 0
        space = ''
      }
    }
  }
  return word !== '' || column + space.length <= width ? out + space + word : out
}

export function indented(text: string, amount: number): string {
  const pad = ' '.repeat(amount)
  return pad + text.replaceAll('\n', `\n${pad}`)
}
