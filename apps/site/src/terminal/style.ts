/** Colours and weights of a terminal's text. Follows ECMA-48 SGR, with the 16 colours that terminals have. */

export interface Style {
  /** 0 to 15; absent: the terminal's own. */
  readonly colour?: number
  readonly ground?: number
  readonly isBold?: boolean
  readonly isFaint?: boolean
  readonly isUnderlined?: boolean
  readonly isReversed?: boolean
}

export const plain: Style = {}

/** After the parameters of a CSI m. */
export function styleAfter(style: Style, parameters: readonly number[]): Style {
  let after = style
  for (let index = 0; index < parameters.length; index++) {
    const code = parameters[index]!
    if (code === 38 || code === 48) {
      // One of 256 colours, or red, green and blue: the first sixteen are ours, others keep the terminal's own.
      const colour = parameters[index + 1] === 5 ? parameters[index + 2]! : 16
      after = code === 38 ? coloured(after, colour) : grounded(after, colour)
      index += parameters[index + 1] === 5 ? 2 : 4
    } else after = styleAfterOne(after, code)
  }
  return after
}

function styleAfterOne(style: Style, code: number): Style {
  if (code === 0) return plain
  if (code === 1) return { ...style, isBold: true }
  if (code === 2) return { ...style, isFaint: true }
  if (code === 4) return { ...style, isUnderlined: true }
  if (code === 7) return { ...style, isReversed: true }
  if (code === 22) return { ...style, isBold: false, isFaint: false }
  if (code === 24) return { ...style, isUnderlined: false }
  if (code === 27) return { ...style, isReversed: false }
  if (code >= 30 && code <= 37) return coloured(style, code - 30)
  if (code === 39) return coloured(style, 16)
  if (code >= 40 && code <= 47) return grounded(style, code - 40)
  if (code === 49) return grounded(style, 16)
  if (code >= 90 && code <= 97) return coloured(style, code - 82)
  return code >= 100 && code <= 107 ? grounded(style, code - 92) : style
}

function coloured(style: Style, colour: number): Style {
  const { colour: _before, ...rest } = style
  return colour < 16 ? { ...rest, colour } : rest
}

function grounded(style: Style, ground: number): Style {
  const { ground: _before, ...rest } = style
  return ground < 16 ? { ...rest, ground } : rest
}

/** `t-2 bold`: the classes that the style sheet knows. */
export function classesOf({ colour, ground, isBold, isFaint, isUnderlined, isReversed }: Style): string {
  return [
    colour !== undefined && `t-${colour}`, ground !== undefined && `tg-${ground}`,
    isBold && 'bold', isFaint && 'faint', isUnderlined && 'underlined', isReversed && 'reversed',
  ].filter(Boolean).join(' ')
}
