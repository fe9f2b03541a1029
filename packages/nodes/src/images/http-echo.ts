/**
 * HashiCorp's http-echo.
 *
 * Follows github.com/hashicorp/http-echo main.go (flags `-text`, `-listen`).
 */
import { millisecond } from '@track/simulation'
import type { Image } from './image.ts'

export const httpEcho: Image = {
  repositories: ['docker.io/hashicorp/http-echo'],
  tags: ['latest', '1.0', '1.0.0', '0.2.3', '0.2.1', 'alpine'],
  summary: 'Answers every request on port 5678 with the text that `-text` gives.',
  sizeBytes: 3_178_496,
  pull: 1_200 * millisecond,
  behaviour: {
    kind: 'server',
    workload: 'kind: server\nport: 5678\nconcurrency: 256\nmemory.base: 6Mi\nroutes:\n- {path: /, service: 300us, cpu: 100us}\n- {path: /health, service: 200us}\n',
    page: (argv) => `${flagOf(argv, 'text') ?? ''}\n`,
    port: (argv) => Number(/:(\d+)$/.exec(flagOf(argv, 'listen') ?? ':5678')?.[1] ?? 5678),
    logs: 'stdout',
    bootLines: ['[INFO] server is listening on :5678'],
    exitCode: 0,
  },
  entrypoint: ['/http-echo'],
}

/** `-text=hello`, `--text hello`. */
function flagOf(argv: readonly string[], name: string): string | undefined {
  for (const [index, word] of argv.entries()) {
    const match = /^--?([a-z-]+)(?:=([^]*))?$/.exec(word)
    if (match?.[1] === name) return match[2] ?? argv[index + 1]
  }
  return undefined
}
