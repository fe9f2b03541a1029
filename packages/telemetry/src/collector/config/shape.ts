/** Types of Go as short texts: `{type!|name:shape,…}` a struct (with `!` one that reads itself), `[…]` a list, `<…>` a map, `=type` a text of its own, `?…` what may be turned off. */

export type ConfigShape =
  | { readonly is: 'plain'; readonly type: string }
  | { readonly is: 'text'; readonly type: string }
  | { readonly is: 'list' | 'map' | 'optional'; readonly of: ConfigShape }
  | { readonly is: 'struct'; readonly type: string; readonly readsItself: boolean; readonly fields: ReadonlyMap<string, ConfigShape> }

export function shapeOf(text: string): ConfigShape {
  const cursor = { text, at: 0 }
  return read(cursor)
}

interface Cursor {
  readonly text: string
  at: number
}

function read(cursor: Cursor): ConfigShape {
  const sign = cursor.text[cursor.at]!
  if (sign === '{') return readStruct(cursor)
  if (sign === '?') {
    cursor.at++
    return { is: 'optional', of: read(cursor) }
  }
  if (sign === '[' || sign === '<') {
    cursor.at++
    const of = read(cursor)
    cursor.at++
    return { is: sign === '[' ? 'list' : 'map', of }
  }
  const [word] = /^[^,}\]>]*/.exec(cursor.text.slice(cursor.at))!
  cursor.at += word.length
  return word.startsWith('=') ? { is: 'text', type: word.slice(1) } : { is: 'plain', type: word }
}

function readStruct(cursor: Cursor): ConfigShape {
  const head = cursor.text.slice(cursor.at + 1, cursor.text.indexOf('|', cursor.at))
  cursor.at += head.length + 2
  const fields = new Map<string, ConfigShape>()
  while (cursor.text[cursor.at] !== '}') {
    const end = cursor.text.indexOf(':', cursor.at)
    const name = cursor.text.slice(cursor.at, end)
    cursor.at = end + 1
    fields.set(name, read(cursor))
    if (cursor.text[cursor.at] === ',') cursor.at++
  }
  cursor.at++
  return { is: 'struct', type: head.replace(/!$/, ''), readsItself: head.endsWith('!'), fields }
}
