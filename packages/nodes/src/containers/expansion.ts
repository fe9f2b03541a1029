/**
 * `$(NAME)` in commands, arguments and values of variables; `$$(NAME)` stands for `$(NAME)` itself.
 *
 * Follows third_party/forked/golang/expansion/expand.go of Kubernetes 1.34.
 */

/** What the mapping does not know stays as it is written. */
export function expandVariables(text: string, mapping: (name: string) => string | undefined): string {
  let expanded = ''
  let index = 0
  while (index < text.length) {
    const dollar = text.indexOf('$', index)
    if (dollar < 0 || dollar + 1 >= text.length) break
    expanded += text.slice(index, dollar)
    const next = text[dollar + 1]!
    const end = next === '(' ? text.indexOf(')', dollar + 2) : -1
    if (end >= 0) {
      const name = text.slice(dollar + 2, end)
      expanded += mapping(name) ?? `$(${name})`
      index = end + 1
    } else {
      expanded += next === '$' ? '$' : next === '(' ? '$(' : `$${next}`
      index = dollar + 2
    }
  }
  return expanded + text.slice(index)
}
