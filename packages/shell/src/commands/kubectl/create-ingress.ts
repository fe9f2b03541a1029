/**
 * `kubectl create ingress`: an Ingress from rules in one line each.
 *
 * Follows k8s.io/kubectl/pkg/cmd/create/create_ingress.go of Kubernetes 1.34.
 */
import { createFlags, createFrom, metadataOf, nameIn } from '../../kubectl/create/creating.ts'
import { KubectlError } from '../../kubectl/errors.ts'
import { defineVerb } from '../../kubectl/verb.ts'

const ruleForm = /^[\w*.-]*\/.*=[\w-]+:[\w-]+(?:,tls=?(?:[\w-]+)?)?/

export const createIngress = defineVerb({
  name: 'create ingress',
  aliases: ['create ing'],
  summary: 'Create an ingress with the specified name',
  usage: 'NAME --rule=host/path=service:port[,tls[=secret]]',
  examples: ['kubectl create ingress simple --rule="shop.example/=web:80"', 'kubectl create ingress shop --class=nginx --rule="shop.example/*=web:http,tls=shop-cert"'],
  flags: {
    ...createFlags,
    'annotation': { kind: 'texts', help: 'An annotation: key=value.' },
    'class': { kind: 'string', default: '', help: 'The class of the ingress.' },
    'default-backend': { kind: 'string', default: '', help: 'Where the rest goes: service:port.' },
    'rule': { kind: 'texts', help: 'host/path=service:port[,tls[=secret]]; a path that ends with * is a prefix.' },
  },
  *run({ flags, operands, afterDash, kubectl }) {
    const name = nameIn(operands, afterDash, 'create ingress')
    const { rule: rules, annotation, class: className, 'default-backend': fallback } = flags
    check(rules, annotation, fallback)
    const annotations = Object.fromEntries(annotation.map((text) => [text.slice(0, text.indexOf('=')), text.slice(text.indexOf('=') + 1)]))
    const tls = tlsOf(rules)
    const spec = {
      ...(className !== '' && { ingressClassName: className }), ...(fallback !== '' && { defaultBackend: backend(fallback) }),
      ...(rules.length > 0 && { rules: rulesOf(rules) }), ...(tls.length > 0 && { tls }),
    }
    const metadata = { ...metadataOf(kubectl, name), ...(annotation.length > 0 && { annotations }) }
    return yield* createFrom(kubectl, flags, { apiVersion: 'networking.k8s.io/v1', kind: 'Ingress', metadata, spec, status: { loadBalancer: {} } }, 'failed to create ingress: ')
  },
})

function check(rules: readonly string[], annotations: readonly string[], fallback: string): void {
  if (fallback === '' && rules.length === 0) {
    throw new KubectlError('not enough information provided: every ingress has to either specify a default-backend (which catches all traffic) or a list of rules (which catch specific paths)')
  }
  const wrong = rules.find((rule) => !ruleForm.test(rule))
  if (wrong !== undefined) throw new KubectlError(`rule ${wrong} is invalid and should be in format host/path=svcname:svcport[,tls[=secret]]`)
  const odd = annotations.find((text) => !text.includes('='))
  if (odd !== undefined) throw new KubectlError(`annotation ${odd} is invalid and should be in format key=[value]`)
  if (fallback !== '' && fallback.split(':').length !== 2) throw new KubectlError('default-backend should be in format servicename:serviceport')
}

function backend(text: string) {
  const [name = '', port = ''] = text.split(':')
  return { service: { name, port: /^[+-]?\d+$/.test(port) ? { number: Number(port) } : { name: port } } }
}

interface Rule {
  readonly host?: string
  readonly http: { readonly paths: Record<string, unknown>[] }
}

function rulesOf(texts: readonly string[]): Rule[] {
  const rules = new Map<string, Rule>()
  for (const text of texts) {
    const [bare = ''] = text.split(',')
    const slash = bare.indexOf('/')
    const host = bare.slice(0, slash)
    const [path = '', service = ''] = bare.slice(slash + 1).split('=')
    const isPrefix = path.endsWith('*')
    const rule = rules.get(host) ?? { ...(host !== '' && { host }), http: { paths: [] } }
    rule.http.paths.push({ backend: backend(service), path: `/${isPrefix ? path.slice(0, -1) : path}`, pathType: isPrefix ? 'Prefix' : 'Exact' })
    rules.set(host, rule)
  }
  return [...rules.values()]
}

/** One entry a secret; a host is in one of them only. */
function tlsOf(texts: readonly string[]): { hosts?: string[]; secretName?: string }[] {
  const entries: { hosts?: string[]; secretName?: string }[] = []
  const known = new Set<string>()
  for (const text of texts) {
    const [rule = '', tls, ...more] = text.split(',')
    const host = rule.slice(0, rule.indexOf('/'))
    if (tls === undefined || more.length > 0 || known.has(host)) continue
    known.add(host)
    const [, secret = ''] = tls.split('=')
    const same = entries.find(({ secretName = '' }) => secretName === secret)
    if (same) same.hosts = [...same.hosts ?? [], host]
    else if (host !== '' || secret !== '') entries.push({ ...(host !== '' && { hosts: [host] }), ...(secret !== '' && { secretName: secret }) })
  }
  return entries
}
