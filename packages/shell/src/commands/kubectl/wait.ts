/**
 * Waits until something holds of objects.
 *
 * Follows k8s.io/kubectl/pkg/cmd/wait/wait.go of Kubernetes 1.34.
 */
import { type Guest, now, sleep } from '@track/processes'
import { hour, millisecond, second } from '@track/simulation'
import type { FlagTable, FlagValues } from '../../flags.ts'
import { groupResourceOf } from '../../kubectl/discovery.ts'
import { failTogether, isRefusedWith, KubectlError, ServerError } from '../../kubectl/errors.ts'
import type { Kubectl } from '../../kubectl/kubectl.ts'
import { fileFlags } from '../../kubectl/objects/files.ts'
import { doEach } from '../../kubectl/objects/each.ts'
import { findObjects, type Found } from '../../kubectl/objects/find.ts'
import { followObject } from '../../kubectl/objects/following.ts'
import { type Info, infoPath } from '../../kubectl/objects/info.ts'
import { printFlags, resultPrinter } from '../../kubectl/print/output.ts'
import { selectorFlags } from '../../kubectl/selectors.ts'
import { type Awaited, type Check, parseCondition } from '../../kubectl/waiting/conditions.ts'
import { printedPlural, timedOut, untilDeleted, type Until } from '../../kubectl/waiting/deleted.ts'
import { defineVerb } from '../../kubectl/verb.ts'

const { kustomize: _kustomize, ...fileFlagsOnly } = fileFlags

const flags = {
  ...fileFlagsOnly, ...selectorFlags, ...printFlags,
  'for': { kind: 'string', default: '', help: "create, delete, condition=NAME[=VALUE], jsonpath='{…}'[=VALUE].", completes: ['delete', 'create', 'condition=', 'jsonpath='] },
  'timeout': { kind: 'duration', default: 30 * second, help: 'How long to wait; 0 looks once, less waits for a week.' },
  'all': { kind: 'boolean', help: 'All objects of the type.' },
  'all-namespaces': { kind: 'boolean', short: 'A', help: 'In every namespace.' },
  'local': { kind: 'boolean', help: 'Not simulated here.' },
} as const satisfies FlagTable

type Flags = FlagValues<typeof flags>

/** How often an object that is not there yet is looked for. */
const lookInterval = 500 * millisecond

export const wait = defineVerb({
  name: 'wait',
  group: 'advanced',
  summary: 'Experimental: Wait for a specific condition on one or many resources',
  usage: "([-f FILENAME] | resource.group/resource.name | resource.group [(-l label | --all)]) [--for=create|--for=delete|--for condition=available|--for=jsonpath='{}'[=value]] [options]",
  examples: ['kubectl wait --for=condition=Ready pod/web-0', "kubectl wait --for=jsonpath='{.status.readyReplicas}'=3 deploy/web --timeout=2m"],
  completes: 'resources',
  flags,
  *run({ flags: given, operands, kubectl }) {
    const awaited = parseCondition(given.for)
    const printer = yield* resultPrinter(given)
    const timeout = given.timeout < 0 ? 168 * hour : given.timeout
    const deadline = (yield* now()) + timeout
    const found = awaited === 'create'
      ? yield* untilFound(kubectl, given, operands, { deadline, timeout })
      : yield* findAll(kubectl, given, operands, awaited === 'delete')
    if (found.infos.length === 0 && awaited !== 'delete') {
      failTogether(found.errors)
      throw new KubectlError('no matching resources found')
    }
    yield* doEach(found, function* (info) {
      yield* printer((yield* awaitOne(kubectl, info, awaited, { deadline, timeout })).object, 'condition met')
    })
    return 0
  },
})

function* findAll(kubectl: Kubectl, given: Flags, operands: readonly string[], forDeletion: boolean): Guest<Found> {
  const found = yield* findObjects(kubectl, {
    operands, files: given, selector: given.selector, fieldSelector: given['field-selector'], all: given.all,
    allNamespaces: given['all-namespaces'], latest: true,
  })
  const errors = found.errors.filter((error) => !forDeletion || !isRefusedWith(error, 'NotFound'))
  return { ...found, errors }
}

function* untilFound(kubectl: Kubectl, given: Flags, operands: readonly string[], { deadline }: Until): Guest<Found> {
  for (;;) {
    const found = yield* findAll(kubectl, given, operands, false)
    const missing = found.errors.filter((error) => isRefusedWith(error, 'NotFound'))
    if (missing.length < found.errors.length) failTogether(found.errors)
    if (found.errors.length === 0 && found.infos.length > 0) return found
    if ((yield* now()) >= deadline) throw new KubectlError('timed out waiting for the condition')
    yield* sleep(lookInterval)
  }
}

/** The object of which it holds in the end. */
function* awaitOne(kubectl: Kubectl, info: Info, awaited: Awaited, until: Until): Guest<Info> {
  if (awaited === 'create') return info
  if (awaited === 'delete') {
    yield* untilDeleted(kubectl, info, until)
    return info
  }
  return yield* untilCondition(kubectl, info, awaited, until)
}

function* untilCondition(kubectl: Kubectl, info: Info, isMet: Check, { deadline, timeout }: Until): Guest<Info> {
  if (timeout === 0) {
    const object = yield* kubectl.json(infoPath(info))
    if (isMet(object)) return { ...info, object }
    throw new KubectlError(`condition not met for ${printedPlural(info)}`)
  }
  let last = info.object
  const outcome = yield* followObject(kubectl, info, deadline, function* (sight) {
    if ('missing' in sight) {
      if (sight.missing === 'never seen') throw notFound(info)
      return false
    }
    last = sight.object
    return isMet(last)
  })
  if (outcome === 'timed out') throw timedOut(info)
  return { ...info, object: last }
}

function notFound({ resource, name }: Info): ServerError {
  const message = `${groupResourceOf(resource)} ${JSON.stringify(name)} not found`
  return new ServerError({ kind: 'Status', apiVersion: 'v1', metadata: {}, status: 'Failure', code: 404, reason: 'NotFound', message })
}
