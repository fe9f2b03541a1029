/** A port as it is typed. Follows strconv.Atoi of Go for the words of a refusal. */
import { quote } from '@track/apimachinery'
import { KubectlError } from '../errors.ts'

export function portNumber(text: string): number {
  if (!/^[+-]?\d+$/.test(text)) throw new KubectlError(`strconv.Atoi: parsing ${quote(text)}: invalid syntax`)
  return Number(text)
}
