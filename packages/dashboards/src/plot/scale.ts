/** From values to places of a drawing. */
import { log } from '@track/simulation'
import type { Extent } from './range.ts'

export type Scale = ((value: number) => number) & { readonly domain: Extent }

export function linearScale(domain: Extent, [start, end]: Extent): Scale {
  const [low, high] = domain
  return Object.assign((value: number) => start + ((value - low) / (high - low || 1)) * (end - start), { domain })
}

export function logScale(domain: Extent, [start, end]: Extent): Scale {
  const [low, high] = [log(domain[0]), log(domain[1])]
  return Object.assign((value: number) => (value > 0 ? start + ((log(value) - low) / (high - low || 1)) * (end - start) : start), { domain })
}
