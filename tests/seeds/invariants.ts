/** What holds in every cluster, whatever happens to it. */
import type { Invariant } from './invariant.ts'
import { objectInvariants } from './invariants/objects.ts'
import { podInvariants } from './invariants/pods.ts'
import { requestInvariants } from './invariants/requests.ts'
import { workloadInvariants } from './invariants/workloads.ts'

export const invariants: readonly Invariant[] = [...objectInvariants, ...podInvariants, ...workloadInvariants, ...requestInvariants]
