/** What the API says about its own types and fields. Large, so whoever needs it imports it by itself. */
import { descriptionsText } from '../../generated/descriptions.ts'

/** For each type, in the order of `builtInTypes`: its own words, then those of each of its fields. */
export type Descriptions = readonly (readonly string[])[]

export function readDescriptions(): Descriptions {
  return JSON.parse(descriptionsText)
}
