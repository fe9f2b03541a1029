/**
 * Requests and limits of containers and pods.
 *
 * Follows validateResourceRequirements in pkg/apis/core/validation/validation.go and
 * pkg/apis/core/helper/helpers.go of Kubernetes 1.34. Left out: sums of huge pages.
 */
import {
  addQuantities, canonicalQuantity, compareQuantities, type Container, type FieldError, type FieldPath, forbiddenField,
  invalidValue, milliValue, parseQuantity, type PodSpec, printQuantity, qualifiedNameErrors, type Quantity, quantityOf,
  requiredValue, type ResourceRequirements, unsupportedValue, valueNotFound, duplicateValue,
} from '@track/apimachinery'
import { dns1123Label, negativeWords, refuse } from '../field-rules.ts'

type Amounts = Readonly<Record<string, string>>
type NameRule = (name: string, field: FieldPath) => FieldError[]

const hugePagesPrefix = 'hugepages-'
const requestsPrefix = 'requests.'
const containerResources = ['cpu', 'memory', 'ephemeral-storage']
const standardResources = [
  ...containerResources, 'requests.cpu', 'requests.memory', 'requests.ephemeral-storage', 'limits.cpu', 'limits.memory',
  'limits.ephemeral-storage', 'pods', 'resourcequotas', 'services', 'replicationcontrollers', 'secrets', 'configmaps',
  'persistentvolumeclaims', 'storage', 'requests.storage', 'services.nodeports', 'services.loadbalancers',
]
const integerResources = [
  'pods', 'resourcequotas', 'services', 'replicationcontrollers', 'secrets', 'configmaps', 'persistentvolumeclaims',
  'services.nodeports', 'services.loadbalancers',
]

const isHugePages = (name: string) => name.startsWith(hugePagesPrefix)
const isNative = (name: string) => !name.includes('/') || name.includes('kubernetes.io/')
const isOvercommitAllowed = (name: string) => isNative(name) && !isHugePages(name)

function isExtended(name: string): boolean {
  return !isNative(name) && !name.startsWith(requestsPrefix) && qualifiedNameErrors(requestsPrefix + name).length === 0
}

function validateResourceName(name: string, field: FieldPath): FieldError[] {
  const errors = refuse(field, name, qualifiedNameErrors(name))
  if (errors.length > 0 || name.includes('/')) return errors
  const isStandard = standardResources.includes(name) || isHugePages(name) || name.startsWith(requestsPrefix + hugePagesPrefix)
  return isStandard ? [] : [invalidValue(field, name, 'must be a standard resource type or fully qualified')]
}

export const validateContainerResourceName: NameRule = (name, field) => {
  const errors = validateResourceName(name, field)
  if (!name.includes('/')) {
    const isKnown = containerResources.includes(name) || isHugePages(name)
    return isKnown ? errors : [...errors, invalidValue(field, name, 'must be a standard resource for containers')]
  }
  if (isNative(name) || isExtended(name)) return errors
  return [...errors, invalidValue(field, name, "doesn't follow extended resource name standard")]
}

const validatePodResourceName: NameRule = (name, field) => {
  const errors = validateResourceName(name, field)
  if (errors.length > 0 || name === 'cpu' || name === 'memory' || isHugePages(name)) return errors
  return [unsupportedValue(field, name, ['cpu', hugePagesPrefix, 'memory'])]
}

export function validateAmount(name: string, text: string, field: FieldPath): FieldError[] {
  const amount = parseQuantity(text)
  const errors = amount.unscaled < 0n ? [invalidValue(field, printQuantity(amount), negativeWords)] : []
  const isInteger = integerResources.includes(name) || isExtended(name)
  if (isInteger && milliValue(amount) % 1000 !== 0) errors.push(invalidValue(field, printQuantity(amount), 'must be an integer'))
  return errors
}

export function validateContainerResources(resources: ResourceRequirements, claims: ReadonlySet<string>, field: FieldPath): FieldError[] {
  return validateRequirements(resources, validateContainerResourceName, claims, field)
}

function validateRequirements(
  { limits = {}, requests = {}, claims: claimed = [] }: ResourceRequirements,
  validateName: NameRule,
  claims: ReadonlySet<string>,
  field: FieldPath,
): FieldError[] {
  const errors: FieldError[] = []
  for (const [name, amount] of Object.entries(limits as Amounts)) {
    const own = field.child('limits').key(name)
    errors.push(...validateName(name, own), ...validateAmount(name, amount, own), ...wholePages(name, amount, own))
  }
  for (const [name, amount] of Object.entries(requests as Amounts)) {
    const own = field.child('requests').key(name)
    errors.push(
      ...validateName(name, own), ...validateAmount(name, amount, own),
      ...compareWithLimit(name, amount, limits[name], field), ...wholePages(name, amount, own),
    )
  }
  const names = [...Object.keys(limits), ...Object.keys(requests)]
  if (names.some(isHugePages) && !names.includes('cpu') && !names.includes('memory')) {
    errors.push(forbiddenField(field, 'HugePages require cpu or memory'))
  }
  return [...errors, ...validateClaims(claimed, claims, field.child('claims'))]
}

function compareWithLimit(name: string, text: string, limitText: string | undefined, field: FieldPath): FieldError[] {
  const requests = field.child('requests')
  if (limitText === undefined) {
    return isOvercommitAllowed(name) ? [] : [requiredValue(field.child('limits'), 'Limit must be set for non overcommitable resources')]
  }
  const [request, limit] = [parseQuantity(text), parseQuantity(limitText)]
  const order = compareQuantities(request, limit)
  const words = order !== 0 && !isOvercommitAllowed(name) ? 'equal to' : order > 0 ? 'less than or equal to' : undefined
  return words === undefined ? [] : [invalidValue(requests, printQuantity(request), `must be ${words} ${name} limit of ${printQuantity(limit)}`)]
}

function wholePages(name: string, text: string, field: FieldPath): FieldError[] {
  if (!isHugePages(name)) return []
  const [amount, page] = [parseQuantity(text), parseQuantity(name.slice(hugePagesPrefix.length))]
  const isWhole = page.unscaled > 0n && amount.unscaled > 0n && wholeValue(amount) % wholeValue(page) === 0n
  return isWhole ? [] : [invalidValue(field, canonicalQuantity(text), `${canonicalQuantity(text)} is not positive integer multiple of ${name}`)]
}

function wholeValue({ unscaled, scale }: Quantity): bigint {
  return scale >= 0 ? unscaled * BigInt(`1${'0'.repeat(scale)}`) : unscaled / BigInt(`1${'0'.repeat(-scale)}`)
}

type Claim = NonNullable<ResourceRequirements['claims']>[number]

function validateClaims(claimed: readonly Claim[], claims: ReadonlySet<string>, field: FieldPath): FieldError[] {
  const seen = new Set<string>()
  return claimed.flatMap(({ name = '', request = '' }, index) => {
    const own = field.index(index)
    if (name === '') return [requiredValue(own)]
    const errors = request === '' || seen.has(name) ? [] : dns1123Label(own.child('request'), request)
    const key = request === '' ? name : `${name}/${request}`
    const overlaps = request === '' && [...seen].some((each) => each.startsWith(`${name}/`))
    if (seen.has(name)) errors.push(duplicateValue(own, name))
    else if (seen.has(key) || overlaps) errors.push(duplicateValue(own, key))
    seen.add(key)
    if (claims.has(name)) return errors
    const names = [...claims].sort().join(', ')
    const { body, ...rest } = valueNotFound(own, name)
    const words = `must be one of the names in pod.spec.resourceClaims${claims.size === 0 ? ' which is empty' : `: ${names}`}`
    return [...errors, { ...rest, body: `${body}: ${words}` }]
  })
}

/** Resources of the pod as a whole, which all its containers share. */
export function validatePodResources(spec: PodSpec, claims: ReadonlySet<string>, field: FieldPath): FieldError[] {
  const { resources, os } = spec
  if (!resources) return []
  const own = field.child('resources')
  if (os?.name === 'windows') return [forbiddenField(own, 'may not be set for a windows pod')]
  return [
    ...(resources.claims ? [forbiddenField(own.child('claims'), 'claims may not be set for Resources at pod-level')] : []),
    ...validateRequirements(resources, validatePodResourceName, claims, own),
    ...podCoversContainers(spec, own),
  ]
}

function podCoversContainers({ resources, containers, initContainers = [] }: PodSpec, field: FieldPath): FieldError[] {
  const { requests = {}, limits = {} } = resources!
  const errors: FieldError[] = []
  for (const [name, text] of Object.entries(requests as Amounts)) {
    const sum = aggregateRequest(name, containers, initContainers)
    if (!sum || compareQuantities(sum, parseQuantity(text)) <= 0) continue
    const words = `must be greater than or equal to aggregate container requests of ${printQuantity(sum)}`
    errors.push(invalidValue(field.child('requests').key(name), canonicalQuantity(text), words))
  }
  for (const [index, container] of containers.entries()) {
    for (const [name, text] of Object.entries((container.resources?.limits ?? {}) as Amounts)) {
      const limit = limits[name]
      if (limit === undefined || compareQuantities(parseQuantity(text), parseQuantity(limit)) <= 0) continue
      const own = field.child('containers').index(index).key(name).child('limits')
      errors.push(invalidValue(own, canonicalQuantity(text), `must be less than or equal to pod limits of ${canonicalQuantity(limit)}`))
    }
  }
  return errors
}

/** What the containers of a pod ask for: all at once, or an init container with the sidecars before it. */
export function aggregateRequest(name: string, containers: readonly Container[], initContainers: readonly Container[]): Quantity | undefined {
  const requestOf = ({ resources }: Container) => resources?.requests?.[name]
  if (![...containers, ...initContainers].some((container) => requestOf(container) !== undefined)) return undefined
  const zero = quantityOf(0)
  const amountOf = (container: Container) => parseQuantity(requestOf(container) ?? '0')
  let sidecars = zero
  let peak = zero
  for (const container of initContainers) {
    const isSidecar = container.restartPolicy === 'Always'
    const here = addQuantities(sidecars, amountOf(container))
    if (isSidecar) sidecars = here
    if (compareQuantities(here, peak) > 0) peak = here
  }
  const running = containers.map(amountOf).reduce(addQuantities, sidecars)
  return compareQuantities(running, peak) >= 0 ? running : peak
}
