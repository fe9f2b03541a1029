/** base64, md5sum, sha1sum, sha256sum, sha512sum, and cksum's relatives that people use. */
import { md5, sha1 } from '@noble/hashes/legacy.js'
import { sha256, sha512 } from '@noble/hashes/sha2.js'
import { print, printError } from '../../calls.ts'
import type { Guest, Program } from '../../program.ts'
import { type Flags, parseFlags, refuseFlags } from '../flags.ts'
import { readOperand, readOperands, splitLines } from '../lines.ts'

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/'

export function encodeBase64(bytes: Uint8Array): string {
  let text = ''
  for (let at = 0; at < bytes.length; at += 3) {
    const [a = 0, b = 0, c = 0] = bytes.subarray(at, at + 3)
    const four = [a >> 2, ((a & 3) << 4) | (b >> 4), ((b & 15) << 2) | (c >> 6), c & 63].map((index) => alphabet[index]!)
    const left = bytes.length - at
    text += four.slice(0, left >= 3 ? 4 : left + 1).join('').padEnd(4, '=')
  }
  return text
}

/** Undefined for what is no base64. */
export function decodeBase64(text: string): Uint8Array | undefined {
  const clean = text.replace(/=+$/, '')
  const bytes: number[] = []
  let bits = 0
  let held = 0
  for (const char of clean) {
    const value = alphabet.indexOf(char)
    if (value < 0) return undefined
    held = (held << 6) | value
    bits += 6
    if (bits >= 8) {
      bits -= 8
      bytes.push((held >> bits) & 0xff)
    }
  }
  return clean.length % 4 === 1 ? undefined : Uint8Array.from(bytes)
}

export const base64: Program = {
  name: 'base64',
  *run({ argv }) {
    const flags = parseFlags(argv, { short: 'dDiw:', long: { decode: 'd', 'ignore-garbage': 'i', wrap: 'w' } })
    if ('words' in flags) return yield* refuseFlags('base64', flags)
    const text = yield* readOperand('base64', flags.operands[0] ?? '-')
    if (text === undefined) return 1
    if (flags.has('d') || flags.has('D')) {
      const bytes = decodeBase64(text.replace(flags.has('i') ? /[^A-Za-z0-9+/=]/g : /\s/g, ''))
      if (bytes) {
        yield* print(new TextDecoder().decode(bytes))
        return 0
      }
      yield* printError('base64: invalid input\n')
      return 1
    }
    const encoded = encodeBase64(new TextEncoder().encode(text))
    const width = Number(flags.value('w') ?? 76)
    if (width === 0) yield* print(encoded)
    else for (let at = 0; at < encoded.length; at += width) yield* print(`${encoded.slice(at, at + width)}\n`)
    return 0
  },
}

function sum(name: string, hash: (bytes: Uint8Array) => Uint8Array): Program {
  const digest = (text: string) => Array.from(hash(new TextEncoder().encode(text)), (byte) => byte.toString(16).padStart(2, '0')).join('')
  return {
    name,
    *run({ argv }) {
      const flags = parseFlags(argv, { short: 'cbtqs', long: { check: 'c', binary: 'b', text: 't', quiet: 'q', status: 's' } })
      if ('words' in flags) return yield* refuseFlags(name, flags)
      if (flags.has('c')) return yield* check(name, flags, digest)
      let status = 0
      for (const operand of flags.operands.length === 0 ? ['-'] : flags.operands) {
        const text = yield* readOperand(name, operand)
        if (text === undefined) status = 1
        else yield* print(`${digest(text)}  ${operand}\n`)
      }
      return status
    },
  }
}

/** `-c`: whether files are what a list of digests says. */
function* check(name: string, flags: Flags, digest: (text: string) => string): Guest<number> {
  const { texts, failed } = yield* readOperands(name, flags.operands)
  let [unread, wrong] = [0, 0]
  for (const line of texts.flatMap(splitLines)) {
    const [, expected, file = ''] = /^([0-9a-f]+) [ *](.*)$/.exec(line) ?? []
    const text = yield* readOperand(name, file)
    const isRight = text !== undefined && digest(text) === expected
    if (text === undefined) unread++
    else if (!isRight) wrong++
    if (flags.has('s') || (isRight && flags.has('q'))) continue
    yield* print(`${file}: ${isRight ? 'OK' : text === undefined ? 'FAILED open or read' : 'FAILED'}\n`)
  }
  const warning = (count: number, one: string, many: string) => (count === 0 || flags.has('s') ? '' : `${name}: WARNING: ${count} ${count === 1 ? one : many}\n`)
  yield* printError(warning(unread, 'listed file could not be read', 'listed files could not be read'))
  yield* printError(warning(wrong, 'computed checksum did NOT match', 'computed checksums did NOT match'))
  return failed || unread + wrong > 0 ? 1 : 0
}

export const sums: readonly Program[] = [sum('md5sum', md5), sum('sha1sum', sha1), sum('sha256sum', sha256), sum('sha512sum', sha512)]
