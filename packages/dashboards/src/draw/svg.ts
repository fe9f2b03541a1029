/** SVG as text: elements whose attributes and texts are always escaped, so that nothing of a dashboard becomes markup. */

export interface Svg {
  readonly markup: string
}

export type Attribute = string | number | undefined | false
export type Child = Svg | string | undefined | false | readonly Child[]

/** Attributes that are undefined or false are left out; numbers have two decimals at most. */
export function svg(name: string, attributes: Readonly<Record<string, Attribute>> = {}, ...children: readonly Child[]): Svg {
  const written = Object.entries(attributes).flatMap(([key, value]) => (value === undefined || value === false ? [] : [` ${key}="${escapeXml(typeof value === 'number' ? digits(value) : value)}"`])).join('')
  const inner = children.map(markupOf).join('')
  return { markup: inner === '' ? `<${name}${written}/>` : `<${name}${written}>${inner}</${name}>` }
}

export function group(...children: readonly Child[]): Svg {
  return { markup: children.map(markupOf).join('') }
}

export const nothing: Svg = { markup: '' }

function markupOf(child: Child): string {
  if (child === undefined || child === false) return ''
  if (typeof child === 'string') return escapeXml(child)
  return 'markup' in child ? child.markup : child.map(markupOf).join('')
}

const marks: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

/** Characters that XML does not have become the replacement character. */
function escapeXml(text: string): string {
  return text
    // those are what is looked for.
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd')
    .replace(/[&<>"']/g, (mark) => marks[mark]!)
}

/** For coordinates: two decimals, and nothing that is no number. */
export function digits(value: number): string {
  if (!Number.isFinite(value)) return '0'
  return String(Math.round(value * 100) / 100 || 0)
}

export function at(x: number, y: number, ...children: readonly Child[]): Svg {
  return svg('g', { transform: `translate(${digits(x)} ${digits(y)})` }, ...children)
}

export interface TextStyle {
  readonly x: number
  readonly y: number
  readonly size?: number
  readonly fill: string
  readonly anchor?: 'start' | 'middle' | 'end'
  readonly weight?: number | undefined
  readonly isMono?: boolean
}

export const monospace = 'ui-monospace, SFMono-Regular, Menlo, Consolas, DejaVu Sans Mono, monospace'
export const sans = 'Inter, Helvetica Neue, Helvetica, Arial, Liberation Sans, sans-serif'

export function label(words: string, { x, y, size = 12, fill, anchor, weight, isMono }: TextStyle): Svg {
  return svg('text', {
    x, y, 'font-size': size, fill, 'text-anchor': anchor === 'start' ? undefined : anchor, 'font-weight': weight, 'font-family': isMono ? monospace : undefined, 'xml:space': /^\s|\s$|\s\s/.test(words) && 'preserve',
  }, words)
}
