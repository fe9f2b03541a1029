/**
 * nginx.
 *
 * Follows the image's docker-entrypoint.sh and the log format `main` of its nginx.conf.
 * Left out: its configuration, and log lines of requests that are not made by hand or by a probe.
 */
import { calendarOf, second } from '@track/simulation'
import type { Access, Image } from './image.ts'

const welcome = `<!DOCTYPE html>
<html>
<head>
<title>Welcome to nginx!</title>
<style>
html { color-scheme: light dark; }
body { width: 35em; margin: 0 auto;
font-family: Tahoma, Verdana, Arial, sans-serif; }
</style>
</head>
<body>
<h1>Welcome to nginx!</h1>
<p>If you see this page, the nginx web server is successfully installed and
working. Further configuration is required.</p>

<p>For online documentation and support please refer to
<a href="http://nginx.org/">nginx.org</a>.<br/>
Commercial support is available at
<a href="http://nginx.com/">nginx.com</a>.</p>

<p><em>Thank you for using nginx.</em></p>
</body>
</html>
`

export const nginx: Image = {
  repositories: ['docker.io/library/nginx'],
  tags: [
    'latest', 'stable', 'mainline', 'alpine', 'stable-alpine', '1', '1.14.2', '1.16.1', '1.21', '1.25', '1.25.5', '1.26', '1.26.3', '1.27',
    '1.27.0', '1.27.3', '1.27.5', '1.28', '1.28.0', '1.29', '1.29.1', '1.29.2', '1.27-alpine', '1.28-alpine', '1.29-alpine',
  ],
  summary: 'A web server on port 80, with its welcome page or the files mounted in its place.',
  sizeBytes: 72_195_292,
  pull: 4 * second,
  behaviour: {
    kind: 'server',
    workload: 'kind: server\nport: 80\nconcurrency: 512\nqueue.limit: 511\nmemory.base: 9Mi\nmemory.perRequest: 16Ki\n',
    documentRoot: '/usr/share/nginx/html',
    logs: 'stderr',
    bootLines: [
      '/docker-entrypoint.sh: /docker-entrypoint.d/ is not empty, will attempt to perform configuration',
      '/docker-entrypoint.sh: Looking for shell scripts in /docker-entrypoint.d/',
      '/docker-entrypoint.sh: Configuration complete; ready for start up',
    ],
    accessLine,
    exitCode: 0,
  },
  entrypoint: ['/docker-entrypoint.sh'],
  command: ['nginx', '-g', 'daemon off;'],
  utilities: ['bash', 'curl'],
  files: { '/usr/share/nginx/html/index.html': welcome, '/etc/nginx/nginx.conf': 'events {}\nhttp { server { listen 80; root /usr/share/nginx/html; } }\n' },
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

function accessLine({ at, client, method, path, status, bytes, userAgent }: Access): string {
  const { year, month, day, hour, minute, second: seconds } = calendarOf(at)
  const two = (value: number) => String(value).padStart(2, '0')
  const time = `${two(day)}/${months[month - 1]!}/${year}:${two(hour)}:${two(minute)}:${two(seconds)} +0000`
  return `${client} - - [${time}] "${method} ${path} HTTP/1.1" ${status} ${bytes} "-" "${userAgent}" "-"`
}
