/**
 * `kubectl kustomize`: prints the objects that a directory's kustomization makes.
 *
 * Follows sigs.k8s.io/kustomize/kustomize/v5/commands/build/build.go of kustomize 5.7. Left out: Git repositories,
 * Helm charts, plugins and functions, an output that is a directory.
 */
import { isRefusal, print, printError, writeFile } from '@track/processes'
import type { FlagTable } from '../../flags.ts'
import { KubectlError, notSimulated } from '../../kubectl/errors.ts'
import { builtText } from '../../kubectl/kustomize/building.ts'
import { defineVerb } from '../../kubectl/verb.ts'

const restrictors = ['LoadRestrictionsRootOnly', 'LoadRestrictionsNone']

const flags = {
  'enable-alpha-plugins': { kind: 'boolean', help: 'Run plugins; not simulated here.' },
  'enable-helm': { kind: 'boolean', help: 'Run Helm; not simulated here.' },
  'enable-managedby-label': { kind: 'boolean', help: 'Label everything with the tool that made it.' },
  'load-restrictor': { kind: 'string', default: 'LoadRestrictionsRootOnly', help: 'LoadRestrictionsNone: files from outside of a directory may be read.' },
  'output': { kind: 'string', short: 'o', default: '', help: 'A file to write to.', completes: 'file' },
} as const satisfies FlagTable

export const kustomize = defineVerb({
  name: 'kustomize',
  group: 'advanced',
  summary: 'Build a kustomization target from a directory or URL',
  usage: 'DIR [flags]',
  examples: ['kubectl kustomize', 'kubectl kustomize overlays/production', 'kubectl kustomize dev | kubectl apply -f -'],
  completes: 'files',
  flags,
  *run({ flags: given, given: typed, operands, kubectl }) {
    if (typed.has('enable-managedby-label')) {
      yield* printError('Flag --enable-managedby-label has been deprecated, The flag `enable-managedby-label` has been deprecated. '
        + 'Use the `managedByLabel` option in the `buildMetadata` field instead.\n')
    }
    if (operands.length > 1) throw new KubectlError('specify one path to kustomization.yaml')
    const restrictor = given['load-restrictor']
    if (!restrictors.includes(restrictor)) throw new KubectlError(`illegal flag value --load-restrictor ${restrictor}; legal values: [${restrictors.join(' ')}]`)
    if (given['enable-helm'] || given['enable-alpha-plugins']) throw notSimulated('Helm charts and plugins of kustomizations')
    const text = yield* builtText({
      directory: operands[0] ?? '.', cwd: kubectl.process.cwd, isOpen: restrictor === 'LoadRestrictionsNone', isManagedByLabelled: given['enable-managedby-label'],
    })
    if (given.output === '') yield* print(text)
    else {
      const refusal = yield* writeFile(given.output, text)
      if (isRefusal(refusal)) throw new KubectlError(`open ${given.output}: ${refusal.error.toLowerCase()}`)
    }
    return 0
  },
})
