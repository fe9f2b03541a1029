/**
 * What kubectl says when it fails, and with which exit code.
 *
 * Follows k8s.io/kubectl/pkg/cmd/util/helpers.go (checkErr, StandardErrorMessage) of Kubernetes 1.34.
 */
import { quote, type Status } from '@track/apimachinery'

/** kubectl's own words; `error: ` goes before them. */
export class KubectlError extends Error {
  readonly exitCode: number

  constructor(message: string, exitCode = 1) {
    super(message)
    this.exitCode = exitCode
  }

  /** One line of several. */
  get line(): string {
    return this.message
  }

  get printed(): string {
    return this.message.startsWith('error: ') ? this.message : `error: ${this.message}`
  }
}

/** What the real kubectl can do and this one cannot. */
export function notSimulated(what: string): KubectlError {
  return new KubectlError(`not simulated here: ${what}`)
}

/** The flags or operands are wrong; the verb's help is pointed to. */
export class UsageError extends KubectlError {
  constructor(message: string, verb: string) {
    super(`${message}\nSee 'kubectl ${verb} -h' for help and examples`)
  }
}

/** A template failed: what it had printed, and all there is to find out why, goes to standard output. */
export class PrintFailure extends KubectlError {
  readonly output: string

  constructor(output: string, message: string) {
    super(message)
    this.output = output
  }
}

/** Nothing more is said; what there was to say is on the screen. */
export class Exit extends KubectlError {
  constructor(exitCode = 1) {
    super('', exitCode)
  }

  override get printed(): string {
    return ''
  }
}

/** The server refused. */
export class ServerError extends KubectlError {
  readonly status: Status

  constructor(status: Status, message = status.message ?? '') {
    super(message)
    this.status = { ...status, message }
  }

  is(reason: string): boolean {
    return this.status.reason === reason
  }

  override get line(): string {
    const { reason = '' } = this.status
    if (reason === 'Unauthorized') return `error: You must be logged in to the server (${this.message})`
    return reason === '' ? `Error from server: ${this.message}` : `Error from server (${reason}): ${this.message}`
  }

  override get printed(): string {
    return this.status.reason === 'Invalid' ? invalidWords(this.status) : this.line
  }
}

/** Several failures, a line each. */
export class Failures extends KubectlError {
  readonly errors: readonly KubectlError[]

  constructor(errors: readonly KubectlError[]) {
    const words = [...new Set(errors.map(({ message }) => message))]
    super(words.length === 1 ? words[0]! : `[${words.join(', ')}]`)
    this.errors = errors
  }

  override get line(): string {
    return this.message
  }

  override get printed(): string {
    return this.errors.map(({ line }) => line).join('\n')
  }
}

/** Words of a library below kubectl, which nothing goes before. */
export class BareError extends KubectlError {
  override get printed(): string {
    return this.message
  }
}

/** What ran in a container failed; kubectl ends with its exit code. */
export class CommandEnded extends KubectlError {
  constructor(exitCode: number, words = `command terminated with exit code ${exitCode}`) {
    super(words, exitCode)
  }

  override get printed(): string {
    return this.message
  }
}

/** Throws when there are failures: one by itself, several together. */
export function failTogether(errors: readonly KubectlError[]): void {
  if (errors.length === 1) throw errors[0]!
  if (errors.length > 1) throw new Failures(errors)
}

/** `error when creating "web.yaml": …`: the file that an object came from. */
export function withSource(error: KubectlError, doing: string, source: string): KubectlError {
  if (source === '') return error
  const message = `error when ${doing} ${quote(source)}: ${error.message}`
  return error instanceof ServerError ? new ServerError(error.status, message) : new KubectlError(message, error.exitCode)
}

/** `The Deployment "web" is invalid: spec.replicas: …`, or a list of causes when there are several. */
function invalidWords({ details, message = '' }: Status): string {
  const intro = 'The request is invalid'
  if (!details) return message === '' ? intro : `${intro}: ${message}`
  const { kind = '', name = '', causes = [] } = details
  const subject = kind !== '' || name !== '' ? `The ${kind} ${quote(name)} is invalid` : intro
  if (causes.length === 0) return subject === intro && message !== '' ? `${intro}: ${message}` : subject
  const said = [...new Set(causes.map(({ field = '', message: cause = '' }) => `${field}: ${cause}`))]
  // A line end of its own, even where the cause has one already.
  return said.length === 1 ? `${subject}: ${said[0]!}\n` : `${subject}: \n${said.map((line) => `* ${line}\n`).join('')}`
}

/** Whether something is a refusal of the server for this reason. */
export function isRefusedWith(error: unknown, reason: string): error is ServerError {
  return error instanceof ServerError && error.is(reason)
}
