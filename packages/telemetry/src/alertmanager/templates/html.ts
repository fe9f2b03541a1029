/**
 * A template whose output is HTML: what its actions print is escaped for the place where it stands.
 *
 * Follows html/template of Go in what it does to text, to attributes and to addresses. Left out:
 * scripts and styles, branches that end in different places, comments.
 */
import { oncePerRow } from '@track/simulation'
import { bare, escapedQuery, fixed, answer, GoValue, printValue, type Template, type TemplateFunctions, type Value } from '@track/formats'

type Nodes = NonNullable<ReturnType<Template['templates']['get']>>
type Node = Nodes[number]

/** Where an action stands: between tags, in a tag, in a quoted value, at the start of an address, in it, or in its query. */
type Place = 'text' | 'tag' | 'value' | 'address' | 'path' | 'query'

interface Here {
  readonly place: Place
  readonly quote: string
}

/** The same templates with escapers at the end of every action. */
export const asHtml: (template: Template) => Template = oncePerRow((template: Template): Template => {
  const templates = new Map<string, Nodes>()
  const visit = (name: string, here: Here): string => {
    const own = here.place === 'text' ? name : `${name}$${here.place}`
    const nodes = template.templates.get(name)
    if (!nodes || templates.has(own)) return own
    // A template may call itself.
    templates.set(own, nodes)
    templates.set(own, escapedNodes(nodes, here, visit).nodes)
    return own
  }
  visit(template.name, { place: 'text', quote: '' })
  return { ...template, templates }
})

type Visit = (name: string, here: Here) => string

function escapedNodes(nodes: Nodes, from: Here, visit: Visit): { readonly nodes: Nodes; readonly here: Here } {
  let here = from
  const escaped = nodes.map((node): Node => {
    switch (node.is) {
      case 'text':
        here = after(node.text, here)
        return node
      case 'action': {
        const { place } = here
        here = place === 'address' ? { ...here, place: 'path' } : here
        if (node.pipeline.variables.length > 0) return node
        const [last] = node.pipeline.commands.at(-1)?.operands ?? []
        // What escapes for itself is not escaped twice.
        if (place === 'text' && last?.is === 'function' && last.name === 'html') return node
        const isQuery = place === 'query' && last?.is === 'function' && last.name === 'urlquery'
        const operand = { is: 'function', at: node.at, name: `_escape_${isQuery ? 'path' : place}` } as const
        return { ...node, pipeline: { ...node.pipeline, commands: [...node.pipeline.commands, { at: node.at, operands: [operand] }] } }
      }
      case 'template': {
        const name = visit(node.name, here)
        here = here.place === 'address' ? { ...here, place: 'path' } : here
        return { ...node, name }
      }
      case 'if':
      case 'with':
      case 'range': {
        const then = escapedNodes(node.then, here, visit)
        const otherwise = node.otherwise && escapedNodes(node.otherwise, here, visit).nodes
        here = then.here
        return { ...node, then: then.nodes, otherwise }
      }
      default: return node
    }
  })
  return { nodes: escaped, here }
}

/** Where one is after a piece of HTML. */
function after(text: string, from: Here): Here {
  let { place, quote } = from
  for (let index = 0; index < text.length; index++) {
    const character = text[index]!
    if (place === 'text') {
      if (character === '<' && /[a-zA-Z/!]/.test(text[index + 1] ?? '')) place = 'tag'
    } else if (place === 'tag') {
      if (character === '>') place = 'text'
      const [, name] = /(?:^|\s)([\w-]+)\s*=\s*$/.exec(text.slice(0, index)) ?? []
      if ((character === '"' || character === "'") && name !== undefined) {
        place = /^(?:href|src|action|cite|data|background|poster|longdesc|usemap|formaction)$/i.test(name) ? 'address' : 'value'
        quote = character
      }
    } else if (character === quote) place = 'tag'
    else if (place !== 'value') place = place === 'query' || character === '?' || character === '#' ? 'query' : 'path'
  }
  return { place, quote }
}

const escapes: Readonly<Record<string, string>> = { '"': '&#34;', "'": '&#39;', '&': '&amp;', '<': '&lt;', '>': '&gt;', '+': '&#43;', '\0': '\ufffd' }

function escapedText(text: string): string {
  return text.replaceAll(/["'&<>+\0]/g, (character) => escapes[character]!)
}

/** Escapes of an address stay; what may not stand in one is escaped. */
function normalizedAddress(text: string): string {
  return text.replaceAll(/%[\da-fA-F]{2}|[!#$&*+,/:;=?@[\]\w.~-]|[^]/gu, (piece) => (
    /^(?:%..|[!#$&*+,/:;=?@[\]\w.~-])$/.test(piece) ? piece : [...new TextEncoder().encode(piece)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('')
  ))
}

function safeAddress(text: string): string {
  const [, scheme] = /^([^/?#]*?):/.exec(text) ?? []
  return scheme === undefined || /^(?:https?|mailto)$/i.test(scheme) ? text : '#ZgotmplZ'
}

const printed = (value: Value) => (value === undefined || value === null ? '' : printValue(value))
const isOf = (value: Value, name: string) => value instanceof GoValue && value.type.name === name
const escaper = (escape: (text: string, value: Value) => string) => fixed(1, ([value]) => answer(escape(printed(value), value)))

export const htmlEscapers: TemplateFunctions = {
  _escape_text: escaper((text, value) => (isOf(value, 'template.HTML') ? String(bare(value)) : escapedText(text))),
  _escape_tag: escaper(escapedText),
  _escape_value: escaper(escapedText),
  _escape_address: escaper((text, value) => escapedText(normalizedAddress(isOf(value, 'template.URL') ? text : safeAddress(text)))),
  _escape_path: escaper((text) => escapedText(normalizedAddress(text))),
  _escape_query: escaper((text) => escapedQuery(text).replaceAll('+', '%20')),
}
