/**
 * Which names the API takes, and the sentences with which it refuses the others. Each function
 * answers what is wrong; nothing when the name is right.
 *
 * Follows k8s.io/apimachinery/pkg/util/validation/validation.go, pkg/api/validation/generic.go and
 * pkg/api/validation/path/name.go of Kubernetes 1.34.
 */
import { byteLength } from './quote.ts'

interface Format {
  readonly pattern: RegExp
  readonly sentence: string
  readonly examples: readonly string[]
}

const qualifiedName: Format = {
  pattern: /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/,
  sentence: "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
  examples: ['MyName', 'my.name', '123-abc'],
}

const labelValue: Format = {
  pattern: /^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/,
  sentence:
    "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character",
  examples: ['MyValue', 'my_value', '12345'],
}

const dns1123Label: Format = {
  pattern: /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/,
  sentence:
    "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character",
  examples: ['my-name', '123-abc'],
}

const dns1123Subdomain: Format = {
  pattern: /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/,
  sentence:
    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character",
  examples: ['example.com'],
}

const wildcardDns1123Subdomain: Format = {
  pattern: /^\*\.[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/,
  sentence:
    "a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character",
  examples: ['*.example.com'],
}

const dns1035Label: Format = {
  pattern: /^[a-z]([-a-z0-9]*[a-z0-9])?$/,
  sentence:
    "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character",
  examples: ['my-name', 'abc-123'],
}

const cIdentifier: Format = {
  pattern: /^[A-Za-z_][A-Za-z0-9_]*$/,
  sentence:
    "a valid C identifier must start with alphabetic character or '_', followed by a string of alphanumeric characters or '_'",
  examples: ['my_name', 'MY_NAME', 'MyName'],
}

const percent: Format = {
  pattern: /^[0-9]+%$/,
  sentence: "a valid percent string must be a numeric string followed by an ending '%'",
  examples: ['1%', '93%'],
}

const httpHeaderName: Format = {
  pattern: /^[-A-Za-z0-9]+$/,
  sentence: "a valid HTTP header must consist of alphanumeric characters or '-'",
  examples: ['X-Header-Name'],
}

const envVarName: Format = {
  pattern: /^[-._a-zA-Z][-._a-zA-Z0-9]*$/,
  sentence:
    "a valid environment variable name must consist of alphabetic characters, digits, '_', '-', or '.', and must not start with a digit",
  examples: ['my.env-name', 'MY_ENV.NAME', 'MyEnvName1'],
}

const configMapKey: Format = {
  pattern: /^[-._a-zA-Z0-9]+$/,
  sentence: "a valid config key must consist of alphanumeric characters, '-', '_' or '.'",
  examples: ['key.name', 'KEY_NAME', 'key-name'],
}

/** The sentence of a name that breaks its format, with examples and the expression. */
function formatError({ pattern, sentence, examples }: Format): string {
  const quoted = examples.map((example) => `'${example}', `).join(' or ')
  return `${sentence} (e.g. ${quoted}regex used for validation is '${pattern.source.slice(1, -1)}')`
}

export function lengthError(length: number): string {
  return `must be no more than ${length} characters`
}

export function rangeError({ min, max }: { min: number; max: number }): string {
  return `must be between ${min} and ${max}, inclusive`
}

const emptyError = 'must be non-empty'

function errorsOf(value: string, format: Format, lengthMax = Infinity): string[] {
  const errors = []
  if (byteLength(value) > lengthMax) errors.push(lengthError(lengthMax))
  if (!format.pattern.test(value)) errors.push(formatError(format))
  return errors
}

/** Keys of labels and annotations, names of finalizers: `[prefix/]name`. */
export function qualifiedNameErrors(value: string): string[] {
  const parts = value.split('/')
  if (parts.length > 2) {
    return [`a qualified name ${formatError(qualifiedName)} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`]
  }
  const name = parts.at(-1)!
  const errors = parts.length === 2 ? prefixErrors(parts[0]!) : []
  if (name === '') errors.push(`name part ${emptyError}`)
  else if (byteLength(name) > 63) errors.push(`name part ${lengthError(63)}`)
  if (!qualifiedName.pattern.test(name)) errors.push(`name part ${formatError(qualifiedName)}`)
  return errors
}

function prefixErrors(prefix: string): string[] {
  const errors = prefix === '' ? [emptyError] : dns1123SubdomainErrors(prefix)
  return errors.map((error) => `prefix part ${error}`)
}

export function labelValueErrors(value: string): string[] {
  return errorsOf(value, labelValue, 63)
}

export function dns1123LabelErrors(value: string): string[] {
  const errors = byteLength(value) > 63 ? [lengthError(63)] : []
  if (dns1123Label.pattern.test(value)) return errors
  return [...errors, dns1123Subdomain.pattern.test(value) ? 'must not contain dots' : formatError(dns1123Label)]
}

export function dns1123SubdomainErrors(value: string): string[] {
  return errorsOf(value, dns1123Subdomain, 253)
}

export function wildcardDns1123SubdomainErrors(value: string): string[] {
  return errorsOf(value, wildcardDns1123Subdomain, 253)
}

export function dns1035LabelErrors(value: string): string[] {
  return errorsOf(value, dns1035Label, 63)
}

export function cIdentifierErrors(value: string): string[] {
  return errorsOf(value, cIdentifier)
}

export function percentErrors(value: string): string[] {
  return errorsOf(value, percent)
}

export function httpHeaderNameErrors(value: string): string[] {
  return errorsOf(value, httpHeaderName)
}

/** Names of environment variables where `=` alone is excluded: what containers take since 1.34. */
export function envVarNameErrors(value: string): string[] {
  const errors = value === '' ? [`environment variable name ${emptyError}`] : []
  if (!/^[ -<>-~]*$/.test(value)) {
    errors.push("a valid environment variable name must consist only of printable ASCII characters other than '='")
  }
  return errors
}

/** Names of environment variables as they were before 1.34, and as `kubectl create configmap` takes them. */
export function strictEnvVarNameErrors(value: string): string[] {
  return [...errorsOf(value, envVarName), ...parentFolderErrors(value)]
}

/** Keys of ConfigMaps and Secrets. */
export function configMapKeyErrors(value: string): string[] {
  return [...errorsOf(value, configMapKey, 253), ...parentFolderErrors(value)]
}

function parentFolderErrors(value: string): string[] {
  if (value === '.') return ["must not be '.'"]
  if (value === '..') return ["must not be '..'"]
  return value.startsWith('..') ? ["must not start with '..'"] : []
}

export function portNumberErrors(port: number): string[] {
  return rangeErrors(port, { min: 1, max: 65_535 })
}

export function rangeErrors(value: number, range: { min: number; max: number }): string[] {
  return value >= range.min && value <= range.max ? [] : [rangeError(range)]
}

/** User and group ids. */
export function unixIdErrors(id: number): string[] {
  return rangeErrors(id, { min: 0, max: 2_147_483_647 })
}

/** Names of ports (RFC 6335, in lower case). */
export function portNameErrors(port: string): string[] {
  const errors = byteLength(port) > 15 ? [lengthError(15)] : []
  if (!/^[-a-z0-9]+$/.test(port)) errors.push('must contain only alpha-numeric characters (a-z, 0-9), and hyphens (-)')
  if (!/[a-z]/.test(port)) errors.push('must contain at least one letter (a-z)')
  if (port.includes('--')) errors.push('must not contain consecutive hyphens')
  if (port.startsWith('-') || port.endsWith('-')) errors.push('must not begin or end with a hyphen')
  return errors
}

const unfitForPaths = ['/', '%']

/** Names that stand in a path of the API and nothing more is asked of: roles, bindings. */
export function pathSegmentNameErrors(name: string): string[] {
  if (name === '.' || name === '..') return [`may not be '${name}'`]
  return unfitForPaths.filter((part) => name.includes(part)).map((part) => `may not contain '${part}'`)
}

/**
 * What a `generateName` is checked as: a dash at the end will be followed by something.
 * (Upstream takes away the character before the dash too, and so do we.)
 */
export function maskTrailingDash(name: string): string {
  return name.length > 1 && name.endsWith('-') ? `${name.slice(0, -2)}a` : name
}
