/**
 * `kubectl auth can-i`: whether somebody may do something, as the server says.
 *
 * Follows k8s.io/kubectl/pkg/cmd/auth/cani.go of Kubernetes 1.34. Left out: --list.
 */
import { print, printError } from '@track/processes'
import { type DiscoveredResource, resourceNamed } from '../../kubectl/discovery.ts'
import { KubectlError, notSimulated } from '../../kubectl/errors.ts'
import { defineVerb } from '../../kubectl/verb.ts'

const resourceVerbs = [
  'get', 'list', 'watch', 'create', 'update', 'patch', 'delete', 'deletecollection', 'use', 'bind', 'impersonate', '*', 'approve', 'sign',
  'escalate', 'attest',
]
const pathVerbs = ['get', 'put', 'post', 'head', 'options', 'delete', 'patch', '*']
/** The server knows them, and does not serve them. */
const undiscoverable = ['users', 'groups']

interface AccessReview {
  readonly status: { readonly allowed: boolean; readonly reason?: string; readonly evaluationError?: string }
}

export const authCanI = defineVerb({
  name: 'auth can-i',
  group: 'settings',
  summary: 'Check whether an action is allowed',
  usage: 'VERB [TYPE | TYPE/NAME | NONRESOURCEURL] [options]',
  examples: ['kubectl auth can-i create pods', 'kubectl auth can-i list jobs.batch/bar -n foo'],
  flags: {
    'all-namespaces': { kind: 'boolean', short: 'A', help: 'In every namespace.' },
    'list': { kind: 'boolean', help: 'Everything that is allowed; not simulated here.' },
    'no-headers': { kind: 'boolean', help: 'With --list: leave out the line of names.' },
    'quiet': { kind: 'boolean', short: 'q', help: 'Only the exit code.' },
    'subresource': { kind: 'string', default: '', help: 'A subresource: log, scale.' },
  },
  *run({ flags, operands, kubectl }) {
    if (flags.list && operands.length > 0) throw new KubectlError('list option must be specified with no arguments')
    if (flags.list) throw notSimulated('auth can-i --list')
    if (operands.length !== 2) {
      throw new KubectlError("you must specify two arguments: verb resource or verb resource/resourceName.\nSee 'kubectl auth can-i -h' for help and examples.")
    }
    const [verb = '', subject = ''] = operands
    const all = yield* kubectl.resources()
    const isPath = subject.startsWith('/')
    const resource = isPath ? undefined : found(subject.split('/')[0]!, all)
    const warnings = isPath ? pathWarnings(verb) : resourceWarnings(verb, subject, resource, flags['all-namespaces'])
    if (isPath && flags.subresource !== '') throw new KubectlError('--subresource can not be used with NonResourceURL')
    for (const words of warnings) yield* printError(`Warning: ${words}\n\n`)
    if (flags['no-headers']) throw new KubectlError('--no-headers cannot be set without --list specified')
    const spec = isPath
      ? { nonResourceAttributes: { path: subject, verb } }
      : { resourceAttributes: attributesOf(verb, subject, resource, { namespace: flags['all-namespaces'] ? '' : kubectl.namespace, subresource: flags.subresource }) }
    const { status } = yield* kubectl.json<AccessReview>('/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', {
      method: 'POST', body: { apiVersion: 'authorization.k8s.io/v1', kind: 'SelfSubjectAccessReview', spec },
    })
    if (!flags.quiet) yield* print(status.allowed ? 'yes\n' : `${['no', status.reason, status.evaluationError].filter(Boolean).join(' - ')}\n`)
    return status.allowed ? 0 : 1
  },
})

function found(type: string, all: readonly DiscoveredResource[]): DiscoveredResource | undefined {
  try {
    return type === '*' ? undefined : resourceNamed(type, all)
  } catch (reason) {
    // The server has no such resource; it is asked all the same.
    if (reason instanceof KubectlError) return undefined
    throw reason
  }
}

function pathWarnings(verb: string): string[] {
  return pathVerbs.includes(verb) ? [] : [`verb '${verb}' is not a known verb`]
}

function resourceWarnings(verb: string, subject: string, resource: DiscoveredResource | undefined, everywhere: boolean): string[] {
  const type = subject.split('/')[0]!.toLowerCase()
  const [plural = '', ...group] = type.split('.')
  const within = group.length > 0 ? ` in group '${group.join('.')}'` : ''
  return [
    ...(resource || type === '*' || undiscoverable.includes(type) ? [] : [`the server doesn't have a resource type '${plural}'${within}`]),
    ...(everywhere || !resource || resource.namespaced
      ? []
      : [`resource '${resource.plural}' is not namespace scoped${resource.group === '' ? '' : ` in group '${resource.group}'`}`]),
    ...(everywhere || resourceVerbs.includes(verb) ? [] : [`verb '${verb}' is not a known verb`]),
  ]
}

interface Where {
  readonly namespace: string
  readonly subresource: string
}

function attributesOf(verb: string, subject: string, resource: DiscoveredResource | undefined, { namespace, subresource }: Where): object {
  const [type = '', ...name] = subject.split('/')
  return {
    ...(namespace !== '' && { namespace }), verb, ...(resource && resource.group !== '' && { group: resource.group }),
    resource: resource?.plural ?? type, ...(subresource !== '' && { subresource }), ...(name.length > 0 && { name: name.join('/') }),
  }
}
