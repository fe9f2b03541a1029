/** Names from one way of writing into another. Follows camel.go, snake.go and acronyms.go of iancoleman/strcase 0.3. */

const isUpper = (letter: string | undefined) => letter !== undefined && letter >= 'A' && letter <= 'Z'
const isLower = (letter: string | undefined) => letter !== undefined && letter >= 'a' && letter <= 'z'
const isDigit = (letter: string | undefined) => letter !== undefined && letter >= '0' && letter <= '9'

/** `pair_delimiter` to `PairDelimiter`. */
export function camelCase(text: string): string {
  const trimmed = text.trim()
  const isAcronym = trimmed === 'ID'
  const letters = Array.from(isAcronym ? 'id' : trimmed)
  let result = ''
  let isNextUpper = true
  let wasUpper = false
  for (const letter of letters) {
    const shown = isNextUpper && isLower(letter) ? letter.toUpperCase() : !isNextUpper && wasUpper && isUpper(letter) && !isAcronym ? letter.toLowerCase() : letter
    wasUpper = isUpper(letter)
    if (isUpper(letter) || isLower(letter)) {
      result += shown
      isNextUpper = false
    } else if (isDigit(letter)) {
      result += letter
      isNextUpper = true
    } else isNextUpper = '_ -.'.includes(letter)
  }
  return result
}

/** `someName` to `some_name`. */
export function snakeCase(text: string): string {
  const letters = Array.from(text.trim())
  return letters.map((letter, index) => snakeLetter(letters, letter, index)).join('')
}

function snakeLetter(letters: readonly string[], letter: string, index: number): string {
  const next = letters[index + 1]
  const shown = isUpper(letter) ? letter.toLowerCase() : letter
  const changes = (isUpper(letter) && (isLower(next) || isDigit(next))) || (isLower(letter) && (isUpper(next) || isDigit(next)))
    || (isDigit(letter) && (isUpper(next) || isLower(next)))
  if (changes) {
    const before = isUpper(letter) && isLower(next) && isUpper(letters[index - 1]) ? '_' : ''
    return before + shown + (isLower(letter) || isDigit(letter) || isDigit(next) ? '_' : '')
  }
  return ' _-.'.includes(letter) ? '_' : shown
}
