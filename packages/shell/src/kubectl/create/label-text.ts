/** Labels as `--labels` and `--selector` write them: `app=web,tier=front`. */
import { KubectlError } from '../errors.ts'

export function parseLabels(text: string): Record<string, string> {
  const labels: Record<string, string> = {}
  for (const each of text.split(',')) {
    const [key = '', value, ...more] = each.split('=')
    if (value === undefined || more.length > 0) throw new KubectlError(`unexpected label spec: ${each}`)
    if (key === '') throw new KubectlError('unexpected empty label key')
    labels[key] = value
  }
  return labels
}

export function printLabels(labels: Readonly<Record<string, string>>): string {
  return Object.entries(labels).map(([key, value]) => `${key}=${value}`).join(',')
}
