/** Rules that are asked one after another: the first that is not met is what is told. */

/** Words, or undefined where all is well. */
export type Fault = string | undefined

export function firstFault(...rules: readonly (() => Fault)[]): Fault {
  for (const rule of rules) {
    const fault = rule()
    if (fault !== undefined) return fault
  }
  return undefined
}

/** With where it was found. */
export function within(place: string, fault: Fault): Fault {
  return fault === undefined ? undefined : `${place}: ${fault}`
}

/** The first of several. */
export function firstOf<T>(values: readonly T[] | undefined, rule: (value: T, index: number) => Fault): Fault {
  return firstFault(...(values ?? []).map((value, index) => () => rule(value, index)))
}
