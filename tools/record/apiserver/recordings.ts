/** The files of packages/apiserver/testdata and the cases in each. */
import type { Case } from './case.ts'
import { brokenPods } from './pods.ts'

export const recordings: Readonly<Record<string, readonly Case[]>> = {
  pods: brokenPods,
}
