/**
 * Archives of tar: blocks of 512 bytes, a header a file. They go through pipes as text, so that sizes are
 * counted in bytes of UTF-8.
 *
 * Follows POSIX.1-1988 (ustar). Left out: devices, names over 255 bytes, the extensions of pax and GNU.
 */
export interface ArchiveEntry {
  readonly name: string
  readonly type: 'file' | 'directory' | 'symlink'
  readonly mode: number
  /** Seconds since 1970. */
  readonly modifiedAt: number
  readonly content: string
  /** Of a symbolic link. */
  readonly target?: string
}

const blockSize = 512
const flags = { file: '0', symlink: '2', directory: '5' } as const
const encoder = new TextEncoder()

export function writeArchive(entries: readonly ArchiveEntry[]): string {
  return `${entries.map(printEntry).join('')}${'\0'.repeat(2 * blockSize)}`
}

const bytesOf = (text: string) => encoder.encode(text).length
const padded = (text: string, size: number) => text + '\0'.repeat(Math.max(0, size - bytesOf(text)))
const octal = (value: number, size: number) => `${value.toString(8).padStart(size - 1, '0')}\0`

function printEntry({ name, type, mode, modifiedAt, content, target = '' }: ArchiveEntry): string {
  const size = type === 'file' ? bytesOf(content) : 0
  const { prefix, rest } = splitName(type === 'directory' && !name.endsWith('/') ? `${name}/` : name)
  const head = (checksum: string) => [
    padded(rest, 100), octal(mode, 8), octal(0, 8), octal(0, 8), octal(size, 12), octal(modifiedAt, 12), checksum, flags[type], padded(target, 100),
    'ustar\x0000', padded('root', 32), padded('root', 32), octal(0, 8), octal(0, 8), padded(prefix, 155), '\0'.repeat(12),
  ].join('')
  const sum = encoder.encode(head(' '.repeat(8))).reduce((total, byte) => total + byte, 0)
  const body = type === 'file' ? content + '\0'.repeat((blockSize - (size % blockSize)) % blockSize) : ''
  return head(`${sum.toString(8).padStart(6, '0')}\0 `) + body
}

/** Long names are parted at a slash. */
function splitName(name: string): { prefix: string; rest: string } {
  if (bytesOf(name) <= 100) return { prefix: '', rest: name }
  for (let slash = name.indexOf('/'); slash >= 0; slash = name.indexOf('/', slash + 1)) {
    const parts = { prefix: name.slice(0, slash), rest: name.slice(slash + 1) }
    if (bytesOf(parts.rest) <= 100 && bytesOf(parts.prefix) <= 155) return parts
  }
  return { prefix: '', rest: name.slice(-100) }
}

/** Undefined where it is no archive. */
export function readArchive(text: string): ArchiveEntry[] | undefined {
  const bytes = encoder.encode(text)
  const decoder = new TextDecoder()
  const entries: ArchiveEntry[] = []
  for (let at = 0; at + blockSize <= bytes.length;) {
    const field = (from: number, size: number) => decoder.decode(bytes.subarray(at + from, at + from + size)).replace(/\0[^]*$/, '')
    if (bytes[at] === 0) return entries
    if (field(257, 5) !== 'ustar') return undefined
    const number = (from: number, size: number) => Number.parseInt(field(from, size).trim() || '0', 8)
    const [size, flag, prefix] = [number(124, 12), field(156, 1), field(345, 155)]
    const type = flag === '5' ? 'directory' : flag === '2' ? 'symlink' : 'file'
    const content = decoder.decode(bytes.subarray(at + blockSize, at + blockSize + size))
    entries.push({ name: `${prefix === '' ? '' : `${prefix}/`}${field(0, 100)}`, type, mode: number(100, 8), modifiedAt: number(136, 12), content, ...(type === 'symlink' && { target: field(157, 100) }) })
    at += blockSize * (1 + Math.ceil(size / blockSize))
  }
  return entries.length > 0 ? entries : undefined
}
