/** Labels, annotations, taints and tolerations, one below the other. */
import { byteLength, type KubeObject, type Taint, type Toleration } from '@track/apimachinery'
import { lastApplied } from '../patch/last-applied.ts'
import type { Description } from './description.ts'

type Texts = Readonly<Record<string, string>> | undefined

/** `title` with its indentation; lines after the first stand in the second column. */
export function describeLabels(title: string, labels: Texts, to: Description, { indent = '', inner = '\t' } = {}): void {
  describeList(`${indent}${title}:${inner}`, Object.keys(labels ?? {}).sort().map((key) => `${key}=${labels![key]!}`), to, `${indent}${inner}`)
}

function describeList(title: string, lines: readonly string[], to: Description, before = '\t'): void {
  if (lines.length === 0) to.line(0, `${title}<none>`)
  for (const [index, line] of lines.entries()) to.line(0, `${index === 0 ? title : before}${line}`)
}

const annotationLengthMax = 140

export function describeAnnotations(title: string, annotations: Texts, to: Description): void {
  const keys = Object.keys(annotations ?? {}).filter((key) => key !== lastApplied).sort()
  to.write(0, `${title}:\t`)
  if (keys.length === 0) to.line(0, '<none>')
  for (const [index, key] of keys.entries()) {
    if (index > 0) to.write(0, '\t')
    const value = annotations![key]!.replace(/\n$/, '')
    if (byteLength(value) + byteLength(key) + 2 <= annotationLengthMax && !value.includes('\n')) to.line(0, `${key}: ${value}`)
    else {
      to.line(0, `${key}:`)
      for (const line of value.split('\n')) to.line(0, `\t  ${shortened(line, annotationLengthMax - 2)}`)
    }
  }
}

function shortened(text: string, lengthMax: number): string {
  return text.length > lengthMax ? `${text.slice(0, lengthMax)}...` : text
}

export function describeTaints(title: string, taints: readonly Taint[] = [], to: Description): void {
  const key = ({ effect, key: name }: Taint) => `${effect},${name}`
  const sorted = [...taints].sort((a, b) => (key(a) < key(b) ? -1 : 1))
  describeList(`${title}:\t`, sorted.map(printTaint), to)
}

/** `dedicated=web:NoSchedule`. */
function printTaint({ key, value, effect }: Taint): string {
  if (!effect) return value ? `${key}=${value}:` : key
  return value ? `${key}=${value}:${effect}` : `${key}:${effect}`
}

export function describeTolerations(title: string, tolerations: readonly Toleration[] = [], to: Description): void {
  const sorted = [...tolerations].sort((a, b) => ((a.key ?? '') < (b.key ?? '') ? -1 : (a.key ?? '') > (b.key ?? '') ? 1 : 0))
  describeList(`${title}:\t`, sorted.map(printToleration), to)
}

function printToleration({ key = '', value = '', effect, operator, tolerationSeconds }: Toleration): string {
  const what = `${key}${value && `=${value}`}${effect ? `:${effect}` : ''}`
  const exists = operator === 'Exists' && value === '' ? `${what === '' ? '' : ' '}op=Exists` : ''
  return `${what}${exists}${tolerationSeconds === undefined ? '' : ` for ${tolerationSeconds}s`}`
}

/** `ReplicaSet/web-5c7d`, or '' when nobody controls it. */
export function printController({ metadata }: KubeObject): string {
  const owner = metadata.ownerReferences?.find(({ controller }) => controller)
  return owner ? `${owner.kind}/${owner.name}` : ''
}

/** What most descriptions begin with. */
export function describeHead({ metadata }: KubeObject, to: Description, { namespaced = true } = {}): void {
  to.field(0, 'Name', metadata.name ?? '')
  if (namespaced) to.field(0, 'Namespace', metadata.namespace ?? '')
}

export function describeLabelsAndAnnotations({ metadata }: KubeObject, to: Description): void {
  describeLabels('Labels', metadata.labels, to)
  describeAnnotations('Annotations', metadata.annotations, to)
}
