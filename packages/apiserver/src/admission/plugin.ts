/**
 * Admission: what stands between a request that is allowed and the storage. Mutating plugins
 * change the draft in place, validating ones refuse with a StatusError.
 */
import type { KubeObject } from '@track/apimachinery'
import type { Simulation } from '@track/simulation'
import type { ApiRequest, Draft } from '../api-request.ts'

export interface AdmissionPlugin {
  /** As in `--enable-admission-plugins`. */
  readonly name: string
  readonly phase: 'mutate' | 'validate'
  /** `draft` is absent on a delete; `old` on a create. */
  admit(simulation: Simulation, request: ApiRequest, draft: Draft | undefined, old: KubeObject | undefined): void
}
