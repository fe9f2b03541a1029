/**
 * The world's shell reaches nothing of the machine that it runs on: while commands run, everything by
 * which JavaScript could reach it is a trap, and what commands show is the world's own.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import type { Program } from './index.ts'
import { settle, worldWith } from './test-world.ts'

const canary = 'canary-of-the-machine'
const folder = mkdtempSync('/tmp/escape-')
const file = join(folder, 'secret')
writeFileSync(file, canary)
process.env['ESCAPE_SECRET'] = canary
afterAll(() => rmSync(folder, { recursive: true }))

const ways = ['process', 'fetch', 'WebSocket', 'XMLHttpRequest', 'eval', 'Function', 'setTimeout', 'setInterval', 'setImmediate', 'require', 'navigator', 'document'] as const

/** Runs a command while nothing of the machine is there to be reached; the world never waits, so nobody else notices. */
function trapped(command: string, programs: readonly Program[] = []): { answer: string; sprung: string[] } {
  const sprung: string[] = []
  const before = ways.map((name) => Object.getOwnPropertyDescriptor(globalThis, name))
  for (const name of ways) {
    const spring = () => {
      sprung.push(name)
      throw new Error(`${name} was reached for`)
    }
    Object.defineProperty(globalThis, name, { get: spring, configurable: true })
  }
  const { random } = Math
  Math.random = () => {
    sprung.push('Math.random')
    return 0
  }
  try {
    const { stdout, stderr } = settle(worldWith({ command }, { programs }))
    return { answer: stdout + stderr, sprung }
  } finally {
    Math.random = random
    ways.forEach((name, index) => {
      const descriptor = before[index]
      if (descriptor) Object.defineProperty(globalThis, name, descriptor)
      else delete (globalThis as Record<string, unknown>)[name]
    })
  }
}

const passwd = 'root:x:0:0:root:/root:/bin/bash\n'

describe('a command sees the world and nothing else', () => {
  test.each<[string, string]>([
    ['cat /etc/passwd', passwd],
    ['cat ../../../../../../etc/passwd', passwd],
    ['ln -s /etc/passwd p; cat p', passwd],
    ['ls /', 'bin\ndev\netc\nhome\nmnt\nopt\nproc\nroot\nrun\nsrv\ntmp\nusr\nvar\n'],
    ['ls /proc; cat /proc/self/environ', 'cat: /proc/self/environ: No such file or directory\n'],
    ['find / -name node', ''],
    ['hostname; whoami; uname -r', 'localhost\nroot\n6.1.0\n'],
    ['printenv | sort', 'HOME=/tmp/shell-case\nLC_ALL=C.UTF-8\nPATH=/usr/bin:/bin\nPWD=/tmp/shell-case\nSHLVL=1\nTZ=UTC\nUSER=root\n'],
    ['jq -n "env | length, \\$ENV.ESCAPE_SECRET"', '7\nnull\n'],
    ["awk 'BEGIN { print ENVIRON[\"ESCAPE_SECRET\"] }'", '\n'],
    ['exec 3<>/dev/tcp/127.0.0.1/80', 'bash: line 1: /dev/tcp/127.0.0.1/80: No such file or directory\n'],
    ['date +%F', '2026-01-05\n'],
    ["jq -n 'now | floor'", '1767600000\n'],
  ])('%s', (command, seen) => {
    expect(trapped(command)).toEqual({ answer: seen, sprung: [] })
  })

  test.each([
    `cat ${file}`, `head -c 99 ${file}`, `grep -r . ${folder}`, `awk '{ print }' ${file}`, `sed p ${file}`, `jq -R . ${file}`, `jq -n --rawfile a ${file} '$a'`, `yq . ${file}`,
    `. ${file}`, `source ${file}`, `bash ${file}`, `mapfile -t x < ${file}; echo $x`, `read x < ${file}; echo $x`, `echo $(< ${file})`, `diff ${file} /dev/null`, `cp ${file} x; cat x`,
    `awk 'BEGIN { while ((getline l < "${file}") > 0) print l; system("cat ${file}"); "cat ${file}" | getline x; print x }'`, `sed 'r ${file}' /etc/hostname`, `find ${folder}`,
    `xargs -a ${file}`, `base64 ${file}`, `ls -la ${folder}`, `stat ${file}`, `env`, `set`, `export -p`, `declare -p`, `echo $ESCAPE_SECRET`, `dd if=${file}`, `tail -n 1 ${file}`, `xxd ${file}`,
  ])('%s shows nothing of the machine', (command) => {
    const { answer, sprung } = trapped(command)
    expect(sprung).toEqual([])
    expect(answer).not.toContain(canary)
    expect(answer).not.toContain(Buffer.from(canary).toString('base64').slice(0, 20))
  })

  test('nor does it leave anything there', () => {
    expect(trapped(`echo x > ${folder}/x; mkdir -p ${folder}/y; rm -rf ${folder}; mv ${file} z`).sprung).toEqual([])
    expect(trapped(`cat ${file}`).answer).toBe(`cat: ${file}: No such file or directory\n`)
  })

  test.each(ways)('a program that reached for %s would be seen', (name) => {
    const reach: Program = {
      name: 'reach',
      *run() {
        Reflect.get(globalThis, name)
        return 0
      },
    }
    expect(() => trapped('reach', [reach])).toThrow(`${name} was reached for`)
  })
})
