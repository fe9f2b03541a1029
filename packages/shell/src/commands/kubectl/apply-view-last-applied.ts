/**
 * `kubectl apply view-last-applied`: what was applied last, as the annotation has kept it.
 *
 * Follows k8s.io/kubectl/pkg/cmd/apply/apply_view_last_applied.go of Kubernetes 1.34.
 */
import { printJson } from '@track/apimachinery'
import { printYaml } from '@track/formats'
import { print } from '@track/processes'
import { KubectlError, UsageError } from '../../kubectl/errors.ts'
import { fileFlags } from '../../kubectl/objects/files.ts'
import { objectsOf } from '../../kubectl/objects/find.ts'
import { lastApplied, lastAppliedOf } from '../../kubectl/patch/last-applied.ts'
import { labelSelectorFlag } from '../../kubectl/selectors.ts'
import { defineVerb } from '../../kubectl/verb.ts'

const name = 'apply view-last-applied'

export const applyViewLastApplied = defineVerb({
  name,
  group: 'advanced',
  summary: 'View the latest last-applied-configuration annotations of a resource/object',
  usage: '(TYPE [NAME | -l label] | TYPE/NAME | -f FILENAME) [options]',
  examples: ['kubectl apply view-last-applied deployment/web', 'kubectl apply view-last-applied deployment/web -o json'],
  completes: 'resources',
  flags: {
    ...fileFlags, ...labelSelectorFlag,
    'all': { kind: 'boolean', help: 'All objects of the types.' },
    'output': { kind: 'string', short: 'o', default: 'yaml', help: 'yaml or json.', completes: ['yaml', 'json'] },
  },
  *run({ flags, operands, kubectl }) {
    const infos = yield* objectsOf(kubectl, { operands, files: flags, selector: flags.selector, all: flags.all, typesAlone: kubectl.hasNamespaceFlag, latest: true })
    for (const { object, source } of infos) {
      if (object.metadata.annotations?.[lastApplied] === undefined) {
        // An object that was asked for by its name is passed over without a word.
        if (source === '') continue
        throw new KubectlError(`error when no last-applied-configuration annotation found on resource: ${object.metadata.name ?? ''}\n ${JSON.stringify(source)}: <nil>`)
      }
      const applied = lastAppliedOf(object)
      if (flags.output === 'yaml') yield* print(printYaml(applied))
      else if (flags.output === 'json') yield* print(`${printJson(applied, 2)}\n`)
      else throw new UsageError(`Unexpected -o output mode: ${flags.output}, the flag 'output' must be one of yaml|json`, name)
    }
    return 0
  },
})
