/**
 * The text of the file that is edited: advice and reasons on top, as comments.
 *
 * Follows k8s.io/kubectl/pkg/cmd/util/editor/editoptions.go and StripComments of
 * k8s.io/kubectl/pkg/cmd/util/helpers.go of Kubernetes 1.34.
 */
import { sortedKeys } from '@track/apimachinery'
import { parseYamlText, YamlTextError } from '../objects/yaml-text.ts'

/** Why the file is opened again. */
export interface Reason {
  readonly head: string
  readonly causes: readonly string[]
}

const advice = [
  "# Please edit the object below. Lines beginning with a '#' will be ignored,",
  '# and an empty file will abort the edit. If an error occurs while saving this file will be',
  '# reopened with the relevant failures.',
  '#',
  '',
].join('\n')

export function printHeader(reasons: readonly Reason[]): string {
  return advice + reasons.map(({ head, causes }) => [
    `# ${commented(head)}${causes.length > 0 ? ':' : ''}`, ...causes.map((cause) => `# * ${commented(cause)}`), '#', '',
  ].join('\n')).join('')
}

function commented(text: string): string {
  return text.replaceAll(/\n(?=[^#])/g, '\n# ')
}

export function withoutComments(text: string): string {
  return text.split('\n').filter((line) => !/^\s*#(?!!)/.test(line)).join('\n')
}

/** Whether two files say the same, comments apart. */
export function saysTheSame(one: string, other: string): boolean {
  return contentOf(one) === contentOf(other)
}

function contentOf(text: string): string {
  try {
    return JSON.stringify(sortedKeys(parseYamlText(text) ?? null))
  } catch (reason) {
    // No YAML: its lines are compared.
    if (reason instanceof YamlTextError) return withoutComments(text)
    throw reason
  }
}

export function isBlank(text: string): boolean {
  return text.split('\n').every((line) => /^\s*(#|$)/.test(line))
}
