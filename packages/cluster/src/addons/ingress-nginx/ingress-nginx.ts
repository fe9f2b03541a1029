/**
 * The Ingress controller ingress-nginx: asleep until its Deployment runs in the cluster (`manifest.ts` is what one applies). Its project
 * says of itself that it is retired: maintained at best effort until March 2026, and neither releases nor security fixes after that.
 *
 * Follows ingress-nginx 1.11 (the module k8s.io/ingress-nginx of July 2024).
 */
import type { Part } from '@track/simulation'
import type { ProxyCode } from '../../network/proxies/proxy-code.ts'
import type { Addon } from '../addon.ts'
import { ingressNginxImage } from './image.ts'
import { proxies } from './proxy-code.ts'
import { syncPart } from './sync-part.ts'
import { ingressWebhook } from './webhook.ts'

const part: Part & ProxyCode = { ...(syncPart as Part), proxies }

export const ingressNginx: Addon = {
  name: 'ingress-nginx',
  kinds: [],
  controllers: [],
  parts: [part],
  images: [ingressNginxImage],
  admission: [ingressWebhook],
}
