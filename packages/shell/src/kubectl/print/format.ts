/** Which format `-o` and `--template` ask for. */
import type { PrintFlags } from './output.ts'

/** A template alone is one of Go's. */
export function formatOf({ output = '', template = '' }: PrintFlags): string {
  return output === '' && template !== '' ? 'go-template' : output
}
