/** What a cloud does for Services of the type LoadBalancer; a cluster without it leaves them pending. */
import type { Part } from '@track/simulation'
import { balancersPart } from '../../network/load-balancer/balancers-part.ts'
import { serviceController } from '../../network/load-balancer/service-controller.ts'
import type { Addon } from '../addon.ts'

export const loadBalancers: Addon = {
  name: 'load-balancers',
  kinds: [],
  controllers: [serviceController],
  parts: [balancersPart as Part],
}
