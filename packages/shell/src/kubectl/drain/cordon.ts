/**
 * Marks nodes as unschedulable, and back.
 *
 * Follows k8s.io/kubectl/pkg/drain/cordon.go of Kubernetes 1.34.
 */
import type { Node } from '@track/apimachinery'
import { type Guest, print, printError } from '@track/processes'
import { KubectlError } from '../errors.ts'
import type { Kubectl } from '../kubectl.ts'
import { findObjects, type Found } from '../objects/find.ts'
import type { Info } from '../objects/info.ts'
import { patchObject } from '../objects/writing.ts'
import { type DryRun, dryRunWords } from '../print/dry-run.ts'

export function* nodesMeant(kubectl: Kubectl, names: readonly string[], selector: string | undefined): Guest<Found> {
  const operands = names.map((name) => (name.includes('/') ? name : `nodes/${name}`))
  return yield* findObjects(kubectl, selector === undefined ? { operands } : { operands: ['nodes'], selector })
}

export function* cordonAll(kubectl: Kubectl, infos: readonly Info[], isUnschedulable: boolean, dryRun: DryRun): Guest<void> {
  const verb = isUnschedulable ? 'cordon' : 'uncordon'
  for (const info of infos) {
    const isAlready = ((info.object as Node).spec?.unschedulable ?? false) === isUnschedulable
    try {
      if (!isAlready && dryRun !== 'client') {
        yield* patchObject(kubectl, info, 'strategic', { spec: { unschedulable: isUnschedulable ? true : null } }, { dryRun })
      }
      yield* print(`node/${info.name} ${dryRunWords(isAlready ? `already ${verb}ed` : `${verb}ed`, dryRun)}\n`)
    } catch (reason) {
      // One node cannot be changed: the others are gone on with.
      if (!(reason instanceof KubectlError)) throw reason
      yield* printError(`error: unable to ${verb} node ${JSON.stringify(info.name)}: ${reason.message}\n`)
    }
  }
}
