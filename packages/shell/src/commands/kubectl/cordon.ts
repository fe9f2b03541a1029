/**
 * `kubectl cordon` and `uncordon`: whether new pods may come onto a node.
 *
 * Follows k8s.io/kubectl/pkg/cmd/drain/drain.go (cordon, uncordon) of Kubernetes 1.34.
 */
import { failTogether, UsageError } from '../../kubectl/errors.ts'
import { cordonAll, nodesMeant } from '../../kubectl/drain/cordon.ts'
import { dryRunFlags, dryRunOf } from '../../kubectl/print/dry-run.ts'
import { labelSelectorFlag } from '../../kubectl/selectors.ts'
import { defineVerb, type Verb } from '../../kubectl/verb.ts'

const verbs = [
  { verb: 'cordon', summary: 'Mark node as unschedulable', isUnschedulable: true },
  { verb: 'uncordon', summary: 'Mark node as schedulable', isUnschedulable: false },
]

export const [cordon, uncordon] = verbs.map(({ verb, summary, isUnschedulable }) => defineVerb({
  name: verb,
  group: 'cluster',
  summary,
  usage: 'NODE [options]',
  examples: [`kubectl ${verb} node-a1`],
  completes: 'nodes',
  flags: { ...labelSelectorFlag, ...dryRunFlags },
  *run({ flags, operands, kubectl }) {
    if (operands.length === 0 && flags.selector === undefined) throw new UsageError(`USAGE: ${verb} NODE [flags]`, verb)
    if (operands.length > 0 && flags.selector !== undefined) throw new UsageError('error: cannot specify both a node name and a --selector option', verb)
    const { infos, errors } = yield* nodesMeant(kubectl, operands, flags.selector)
    failTogether(errors.slice(0, 1))
    yield* cordonAll(kubectl, infos, isUnschedulable, dryRunOf(flags))
    return 0
  },
})) as [Verb, Verb]

