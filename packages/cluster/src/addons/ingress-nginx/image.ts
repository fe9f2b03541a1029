/**
 * The controller's image: nginx, and the process that configures it.
 *
 * Follows rootfs/etc/nginx/template/nginx.tmpl of ingress-nginx: 16384 connections a worker, a log line a request.
 */
import type { Image } from '@track/nodes'
import { calendarOf, second } from '@track/simulation'

export const repository = 'registry.k8s.io/ingress-nginx/controller'
export const version = 'v1.11.0'

export const ingressNginxImage: Image = {
  repositories: [repository],
  tags: [version, 'v1.11.1', 'v1.11.2', 'v1.11.3'],
  summary: 'The Ingress controller ingress-nginx, on the ports 80 and 443.',
  sizeBytes: 112_000_000,
  pull: 6 * second,
  behaviour: {
    kind: 'server',
    workload: [
      'kind: server', 'port: 80', 'concurrency: 16384', 'queue.limit: 4096', 'startup: 1s', 'memory.base: 90Mi', 'memory.perRequest: 32Ki',
      'abandoned: cancel', 'routes: [{path: /healthz, service: 100us, cpu: 50us}]', '',
    ].join('\n'),
    morePorts: [10_254],
    logs: 'stderr',
    bootLines: [
      '-------------------------------------------------------------------------------', 'NGINX Ingress controller',
      `  Release:       ${version}`, '  Repository:    https://github.com/kubernetes/ingress-nginx', '  nginx version: nginx/1.25.5', '',
      '-------------------------------------------------------------------------------',
    ],
    accessLine({ at, client, method, path, status, bytes, userAgent, proxied }) {
      const { seconds, upstream, address } = proxied ?? { seconds: 0, upstream: '', address: '-' }
      const [length, time, answer] = address === '-' ? ['-', '-', '-'] : [String(bytes), seconds.toFixed(3), status]
      return `${client} - - [${timeLocal(at)}] "${method} ${path} HTTP/1.1" ${status} ${bytes} "-" "${userAgent}" `
        + `${method.length + path.length + 80} ${seconds.toFixed(3)} [${upstream}] [] ${address} ${length} ${time} ${answer}`
    },
    exitCode: 0,
  },
  entrypoint: ['/usr/bin/dumb-init', '--'],
  command: ['/nginx-ingress-controller'],
  os: 'alpine',
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

function timeLocal(at: number): string {
  const { year, month, day, hour, minute, second: seconds } = calendarOf(at)
  const two = (value: number) => String(value).padStart(2, '0')
  return `${two(day)}/${months[month - 1]!}/${year}:${two(hour)}:${two(minute)}:${two(seconds)} +0000`
}
