/**
 * `kubectl set image`: the images of containers.
 *
 * Follows k8s.io/kubectl/pkg/cmd/set/set_image.go of Kubernetes 1.34. Left out: --local.
 */
import type { KubeObject } from '@track/apimachinery'
import type { Guest } from '@track/processes'
import { failTogether, KubectlError, notSimulated } from '../../kubectl/errors.ts'
import { findObjects } from '../../kubectl/objects/find.ts'
import { dryRunOf, dryRunWords } from '../../kubectl/print/dry-run.ts'
import { resultPrinter } from '../../kubectl/print/output.ts'
import { pairsIn } from '../../kubectl/set/pairs.ts'
import { setFlags } from '../../kubectl/set/setting.ts'
import { copyOf, podSpecOf, writeChanges } from '../../kubectl/workloads/pod-template.ts'
import { defineVerb } from '../../kubectl/verb.ts'
import { namesFiles } from '../../kubectl/objects/files.ts'

export const setImage = defineVerb({
  name: 'set image',
  summary: 'Update the image of a pod template',
  usage: '(-f FILENAME | TYPE NAME) CONTAINER_NAME_1=CONTAINER_IMAGE_1 ... CONTAINER_NAME_N=CONTAINER_IMAGE_N [options]',
  examples: ['kubectl set image deployment/web app=nginx:1.29', "kubectl set image deployments --all '*=nginx:1.29'"],
  completes: 'workloads',
  flags: setFlags,
  *run({ flags, operands, kubectl }) {
    const { resources, pairs } = pairsIn(operands, 'image')
    if (flags.local) throw notSimulated('--local')
    check(flags, resources, pairs)
    const dryRun = dryRunOf(flags)
    const printer = yield* resultPrinter(flags, { isTyped: true })
    const { infos, errors: unread } = yield* findObjects(kubectl, {
      operands: resources, files: flags, selector: flags.selector, typesAlone: flags.all, latest: true,
    })
    failTogether(unread)
    const errors: KubectlError[] = []
    for (const info of infos) {
      const changed = withImages(info.object, pairs, errors)
      const object = yield* sent(() => writeChanges(kubectl, info, changed, { fieldManager: flags['field-manager'], dryRun }), errors)
      if (object) yield* printer(object, dryRunWords('image updated', dryRun))
    }
    failTogether(errors)
    return 0
  },
})

function check(flags: { all: boolean; selector?: string | undefined; filename: readonly string[]; kustomize?: string | undefined }, resources: readonly string[], pairs: ReadonlyMap<string, string>): void {
  const errors: KubectlError[] = []
  if (flags.all && flags.selector !== undefined) errors.push(new KubectlError('cannot set --all and --selector at the same time'))
  if (resources.length === 0 && !namesFiles(flags)) {
    errors.push(new KubectlError('one or more resources must be specified as <resource> <name> or <resource>/<name>'))
  }
  if (pairs.size === 0) errors.push(new KubectlError('at least one image update is required'))
  else if (pairs.size > 1 && pairs.has('*')) {
    errors.push(new KubectlError('all containers are already specified by *, but saw more than one container_name=container_image pairs'))
  }
  failTogether(errors)
}

function withImages(object: KubeObject, pairs: ReadonlyMap<string, string>, errors: KubectlError[]): KubeObject {
  const changed = copyOf(object)
  const { containers, initContainers = [] } = podSpecOf(changed)
  for (const [name, image] of pairs) {
    const matching = [...containers, ...initContainers].filter((container) => name === '*' || container.name === name)
    if (matching.length === 0) errors.push(new KubectlError(`error: unable to find container named ${JSON.stringify(name)}`))
    for (const container of matching) container.image = image
  }
  return changed
}

function* sent(write: () => Guest<KubeObject | undefined>, errors: KubectlError[]): Guest<KubeObject | undefined> {
  try {
    return yield* write()
  } catch (reason) {
    // The server refuses one object: the others are gone on with.
    if (!(reason instanceof KubectlError)) throw reason
    errors.push(new KubectlError(`failed to patch image update to pod template: ${reason.message}`))
    return undefined
  }
}
