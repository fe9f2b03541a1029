/** A rule's name, which says whose it is: `80 shop.example.com 3`, the port, the host and the number of its location. */
import { type Configuration, type Location, needsRewrite, type Server } from './servers.ts'

export function ruleName(port: number, host: string, index: number): string {
  return `${port} ${host} ${index}`
}

/** Stands behind the name of a rule that only adds a slash. */
export const slash = 'slash'

/** The locations of a server in the order in which nginx tries them, and whether as expressions. */
export function inOrder({ locations }: Server): { readonly locations: readonly Location[]; readonly areExpressions: boolean } {
  const areExpressions = locations.some((each) => needsRewrite(each) || each.settings.useRegex)
  if (areExpressions) return { locations, areExpressions }
  const exact = locations.filter(({ pathType }) => pathType === 'Exact')
  const prefixes = locations.filter(({ pathType }) => pathType === 'Prefix').toSorted((a, b) => b.path.length - a.path.length)
  return { locations: [...exact, ...prefixes], areExpressions }
}

export function locationBehind({ servers }: Configuration, name: string): Location | undefined {
  const [, host = '', index = ''] = name.split(' ')
  const server = servers.find((each) => each.host === host)
  return server && inOrder(server).locations[Number(index)]
}
