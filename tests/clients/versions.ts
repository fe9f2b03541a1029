/** Where one version of kubectl prints something else than 1.34 does. */
import type { KubectlVersion } from './clients.ts'

interface Difference {
  readonly versions: readonly KubectlVersion[]
  /** As 1.34 prints it. */
  readonly text: RegExp
  readonly instead: string
}

const differences: readonly Difference[] = [
  { versions: ['v32'], text: /^(\S+ "[^"]+" deleted) from \S+ namespace$/gm, instead: '$1' },
  { versions: ['v32'], text: /^2> Flag --cpu-percent has been deprecated.*\n/gm, instead: '' },
  { versions: ['v32'], text: /^( {4})Optional: {16}false$/gm, instead: '$1ConfigMapOptional:       <nil>' },
  { versions: ['v32'], text: /^( {4}metadata:\n)( {6}labels:\n {8}app: quick)/gm, instead: '$1      creationTimestamp: null\n$2' },
  {
    versions: ['v32'], text: /^Client Version: v1.34.5\nKustomize Version: v5.7.1\n(.*)$/gm,
    instead: 'Client Version: v1.32.3\nKustomize Version: v5.5.0\n$1\n'
      + '2> WARNING: version difference between client (1.32) and server (1.34) exceeds the supported minor version skew of +/-1',
  },
  { versions: ['v35'], text: /^Client Version: v1.34.5$/gm, instead: 'Client Version: v1.35.2' },
  { versions: ['v35'], text: /jsonpath-file,name/g, instead: 'jsonpath-file,kyaml,name' },
  { versions: ['v35'], text: /error: no objects passed to scale (.*) not found/g, instead: 'Error from server (NotFound): $1 not found' },
  // Of events, `describe` shows which container they are about.
  { versions: ['v35'], text: /^( {2}Normal {2}(?:Pulling|Pulled|Created|Started) {2}AGE {2}kubelet {2})(?=.*nginx)/gm, instead: '$1spec.containers{nginx}: ' },
]

/** What 1.34 printed, as another version prints it. */
export function asPrintedBy(version: KubectlVersion, answer: string): string {
  return differences
    .filter(({ versions }) => versions.includes(version))
    .reduce((text, difference) => text.replaceAll(difference.text, difference.instead), answer)
}
