/** The header `tracestate`: its members, the newest first. Follows W3C Trace Context and trace/tracestate.go of go.opentelemetry.io/otel. */

const key = /^(?:[a-z][a-z0-9_\-*/]{0,255}|[a-z0-9][a-z0-9_\-*/]{0,240}@[a-z][a-z0-9_\-*/]{0,13})$/
const value = /^[\x20-\x2b\x2d-\x3c\x3e-\x7e]{0,255}[\x21-\x2b\x2d-\x3c\x3e-\x7e]$/
const membersMax = 32

/** Undefined where it is none. */
export function readTraceState(text: string): ReadonlyMap<string, string> | undefined {
  const members = new Map<string, string>()
  if (text === '') return members
  for (const member of text.split(',')) {
    if (member === '') continue
    const trimmed = member.replaceAll(/^[ \t]+|[ \t]+$/g, '')
    const [name = '', ...rest] = trimmed.split('=')
    const content = rest.join('=')
    if (!key.test(name) || !value.test(content) || members.has(name) || members.size === membersMax) return undefined
    members.set(name, content)
  }
  return members
}

/** With a member at its head; unchanged where the member is none. */
export function withTraceState(text: string, name: string, content: string): string {
  if (!key.test(name) || !value.test(content)) return text
  const others = [...readTraceState(text) ?? []].filter(([each]) => each !== name)
  const members = [[name, content] as const, ...others].slice(0, membersMax)
  return members.map(([each, its]) => `${each}=${its}`).join(',')
}
