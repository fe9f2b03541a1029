/** What a system needs of its components: all of them, any, or so many of them; nested as one likes. */

export type Structure =
  | string
  | { readonly all: readonly Structure[] }
  | { readonly any: readonly Structure[] }
  | { readonly atLeast: number; readonly of: readonly Structure[] }

export function isUp(structure: Structure, component: (name: string) => boolean): boolean {
  if (typeof structure === 'string') return component(structure)
  if ('all' in structure) return structure.all.every((each) => isUp(each, component))
  if ('any' in structure) return structure.any.some((each) => isUp(each, component))
  return structure.of.filter((each) => isUp(each, component)).length >= structure.atLeast
}

/** The probability that it is up, of components that fail independently of each other. */
export function availabilityOf(structure: Structure, component: (name: string) => number): number {
  if (typeof structure === 'string') return component(structure)
  if ('all' in structure) return structure.all.reduce((product, each) => product * availabilityOf(each, component), 1)
  if ('any' in structure) return 1 - structure.any.reduce((product, each) => product * (1 - availabilityOf(each, component)), 1)
  const counts = structure.of.reduce((chances, each) => {
    const up = availabilityOf(each, component)
    return [...chances, 0].map((chance, count) => chance * (1 - up) + (chances[count - 1] ?? 0) * up)
  }, [1])
  return counts.slice(structure.atLeast).reduce((sum, chance) => sum + chance, 0)
}
