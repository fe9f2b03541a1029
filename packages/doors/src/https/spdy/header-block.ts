/**
 * Names and values in SPDY/3 frames: one zlib stream a direction for the whole connection, which
 * begins with the dictionary of the specification.
 *
 * Follows the SPDY Protocol Draft 3.1, section 2.6.10.
 */
import { constants, createInflate, type Inflate } from 'node:zlib'

/** The words that the specification gives to the dictionary each with its length before it. */
const words = [
  'options', 'head', 'post', 'put', 'delete', 'trace', 'accept', 'accept-charset', 'accept-encoding', 'accept-language',
  'accept-ranges', 'age', 'allow', 'authorization', 'cache-control', 'connection', 'content-base', 'content-encoding',
  'content-language', 'content-length', 'content-location', 'content-md5', 'content-range', 'content-type', 'date', 'etag',
  'expect', 'expires', 'from', 'host', 'if-match', 'if-modified-since', 'if-none-match', 'if-range', 'if-unmodified-since',
  'last-modified', 'location', 'max-forwards', 'pragma', 'proxy-authenticate', 'proxy-authorization', 'range', 'referer',
  'retry-after', 'server', 'te', 'trailer', 'transfer-encoding', 'upgrade', 'user-agent', 'vary', 'via', 'warning',
  'www-authenticate', 'method', 'get', 'status', '200 OK', 'version', 'HTTP/1.1', 'url', 'public', 'set-cookie', 'keep-alive',
  'origin',
]

/** And those that follow as they are. */
const tail = [
  '100101201202205206300302303304305306307402405406407408409410411412413414415416417502504505',
  '203 Non-Authoritative Information204 No Content301 Moved Permanently400 Bad Request401 Unauthorized403 Forbidden',
  '404 Not Found500 Internal Server Error501 Not Implemented503 Service Unavailable',
  'Jan Feb Mar Apr May Jun Jul Aug Sept Oct Nov Dec 00:00:00 Mon, Tue, Wed, Thu, Fri, Sat, Sun, GMT',
  'chunked,text/html,image/png,image/jpg,image/gif,application/xml,application/xhtml+xml,text/plain,text/javascript,',
  'publicprivatemax-age=gzip,deflate,sdchcharset=utf-8charset=iso-8859-1,utf-,*,enq=0.',
]

export const headerDictionary: Buffer = Buffer.concat([...words.map(withLength), Buffer.from(tail.join(''))])

function withLength(word: string): Buffer {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(word.length)
  return Buffer.concat([length, Buffer.from(word)])
}

/** The real ones are below 200 bytes; a few of them could otherwise unpack to gigabytes. */
const blockBytesMax = 64 * 1024

/** The header blocks of one connection, both ways. */
export class HeaderBlocks {
  readonly #inflate: Inflate = createInflate({ dictionary: headerDictionary, finishFlush: constants.Z_SYNC_FLUSH })
  #unpacked: Buffer[] = []
  #unpackedBytes = 0
  #fail: (reason: Error) => void = () => {}
  #hasWritten = false

  constructor() {
    this.#inflate.on('data', (bytes: Buffer) => {
      this.#unpackedBytes += bytes.length
      if (this.#unpackedBytes <= blockBytesMax) this.#unpacked.push(bytes)
      else this.#fail(new RangeError(`a header block of more than ${blockBytesMax} bytes`))
    })
    // A write that fails is never called back: the event alone says so.
    this.#inflate.on('error', (reason) => this.#fail(reason))
  }

  /** Rejects what is not a block, or comes after one that was not. */
  async read(block: Buffer): Promise<ReadonlyMap<string, string>> {
    this.#unpacked = []
    this.#unpackedBytes = 0
    await new Promise<void>((resolve, reject) => {
      this.#fail = reject
      this.#inflate.write(block, (reason) => (reason ? reject(reason) : resolve()))
    })
    return pairsOf(Buffer.concat(this.#unpacked))
  }

  /**
   * The block without any header, which is all that answers need: stored, not packed, so that
   * nothing has to be remembered from one to the next; then an empty block, at which readers flush.
   */
  empty(): Buffer {
    const blocks = Buffer.from([0x00, 0x04, 0x00, 0xfb, 0xff, 0, 0, 0, 0, 0x00, 0x00, 0x00, 0xff, 0xff])
    if (this.#hasWritten) return blocks
    this.#hasWritten = true
    return Buffer.concat([Buffer.from([0x78, 0x01]), blocks])
  }

  close(): void {
    this.#inflate.destroy()
  }
}

/** Numbers that lie about the length make `readUInt32BE` throw, and end the connection. */
function pairsOf(bytes: Buffer): Map<string, string> {
  let offset = 0
  const number = () => {
    offset += 4
    return bytes.readUInt32BE(offset - 4)
  }
  const text = () => {
    const length = number()
    offset += length
    return bytes.toString('utf8', offset - length, offset)
  }
  const pairs = new Map<string, string>()
  for (let left = number(); left > 0; left--) pairs.set(text().toLowerCase(), text())
  return pairs
}
