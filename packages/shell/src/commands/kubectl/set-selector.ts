/**
 * `kubectl set selector`: which pods a Service is for.
 *
 * Follows k8s.io/kubectl/pkg/cmd/set/set_selector.go of Kubernetes 1.34. Left out: --local.
 */
import { type KubeObject, ParseError, parseLabelSelector, type Requirement } from '@track/apimachinery'
import { KubectlError, notSimulated } from '../../kubectl/errors.ts'
import { objectsOf } from '../../kubectl/objects/find.ts'
import { dryRunOf, dryRunWords } from '../../kubectl/print/dry-run.ts'
import { resultPrinter } from '../../kubectl/print/output.ts'
import { setFlags } from '../../kubectl/set/setting.ts'
import { writeChanges } from '../../kubectl/workloads/pod-template.ts'
import { defineVerb } from '../../kubectl/verb.ts'

export const setSelector = defineVerb({
  name: 'set selector',
  summary: 'Set the selector on a resource',
  usage: '(-f FILENAME | TYPE NAME) EXPRESSIONS [--resource-version=version] [options]',
  examples: ['kubectl set selector service web app=web,tier=front'],
  completes: 'resources',
  flags: { ...setFlags, 'resource-version': { kind: 'string', default: '', help: 'Refuse unless this is the current version.' } },
  *run({ flags, operands, kubectl }) {
    if (flags.local) throw notSimulated('--local')
    const dryRun = dryRunOf(flags)
    const expression = operands.at(-1)
    const selector = expression === undefined ? undefined : requirementsIn(expression)
    const printer = yield* resultPrinter(flags, { isTyped: true })
    if (!selector) throw new KubectlError('one selector is required')
    const infos = yield* objectsOf(kubectl, { operands: operands.slice(0, -1), files: flags, typesAlone: flags.all, latest: true })
    for (const info of infos) {
      if (info.object.kind !== 'Service') throw new KubectlError('setting a selector is only supported for Services')
      const { metadata, spec } = info.object as KubeObject & { readonly spec?: object }
      const version = flags['resource-version']
      const changed = { ...info.object, metadata: { ...metadata, ...(version !== '' && { resourceVersion: version }) }, spec: { ...spec, selector: pairsOf(selector) } }
      const written = yield* writeChanges(kubectl, info, changed, { fieldManager: flags['field-manager'], dryRun })
      yield* printer(written ?? info.object, dryRunWords('selector updated', dryRun))
    }
    return 0
  },
})

function pairsOf(requirements: readonly Requirement[]): Readonly<Record<string, string>> {
  return Object.fromEntries(requirements.map(({ key, operator, values }) => {
    if (operator !== '=') throw notSimulated('set selector with more than key=value')
    return [key, values[0]!]
  }))
}

function requirementsIn(text: string): readonly Requirement[] {
  try {
    return parseLabelSelector(text).requirements
  } catch (reason) {
    // No selector: the reader's words.
    if (reason instanceof ParseError) throw new KubectlError(`couldn't parse the selector string "${text}": ${reason.message}`)
    throw reason
  }
}
