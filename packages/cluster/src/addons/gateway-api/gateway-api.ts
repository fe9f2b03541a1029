/**
 * The Gateway API: its kinds, and Envoy Gateway, which is asleep until its controller runs in the cluster (`manifest.ts` is what one
 * applies). Other implementations' classes stay as they are: nobody accepts them.
 */
import type { Part } from '@track/simulation'
import type { ProxyCode } from '../../network/proxies/proxy-code.ts'
import type { Addon } from '../addon.ts'
import { controllerPart } from './controller-part.ts'
import { gatewayKind } from './gateway-kind.ts'
import { gatewayClassKind } from './gatewayclass-kind.ts'
import { httpRouteKind } from './httproute-kind.ts'
import { envoyGatewayImage, envoyImage } from './images.ts'
import { proxies } from './proxy-code.ts'
import { referenceGrantKind } from './referencegrant-kind.ts'

const part: Part & ProxyCode = { ...(controllerPart as Part), proxies }

export const gatewayApi: Addon = {
  name: 'gateway-api',
  kinds: [gatewayClassKind, gatewayKind, httpRouteKind, referenceGrantKind],
  controllers: [],
  parts: [part],
  images: [envoyGatewayImage, envoyImage],
}
