/** Colours of the terminal, where there is one and nobody has asked for none (https://no-color.org). */
const codes = { bold: 1, dim: 2, red: 31, green: 32 } as const

export type Paint = (text: string, colour: keyof typeof codes) => string

export function paintFor(stream: { readonly isTTY?: boolean }, env: Readonly<Record<string, string | undefined>> = process.env): Paint {
  const hasColours = stream.isTTY === true && !env['NO_COLOR'] && env['TERM'] !== 'dumb'
  return (text, colour) => (hasColours ? `\u001b[${codes[colour]}m${text}\u001b[0m` : text)
}
