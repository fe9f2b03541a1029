/**
 * The part of the world's program that a first prompt does without: loaded when it is first called,
 * within that call, so that a world never waits for it; or before, when there is time.
 */
declare const importScripts: (address: string) => void

/** Where it lies beside this program; the build puts it in. */
declare const LATE_SCRIPT: string

/** Modules by number, as the build has numbered them. */
type LateModules = readonly Readonly<Record<string, unknown>>[]

const scope = globalThis as unknown as { trackLate?: LateModules; readonly location?: { readonly href: string } }

export function lateModule(number: number): Readonly<Record<string, unknown>> {
  if (!scope.trackLate) importScripts(addressOf())
  return scope.trackLate![number]!
}

/** A class that is there once it is used: made, asked for its statics, or tested against. */
export function lateClass(found: () => object): unknown {
  return new Proxy(function () {}, {
    construct: (_target, given) => Reflect.construct(found() as never, given) as object,
    get: (_target, name) => Reflect.get(found(), name) as unknown,
    has: (_target, name) => Reflect.has(found(), name),
  })
}

/** Into the browser's cache first, so that the world stands still for no longer than reading it takes. */
export async function loadLateCode(): Promise<void> {
  await fetch(addressOf()).then((response) => response.arrayBuffer())
  lateModule(0)
}

function addressOf(): string {
  return new URL(LATE_SCRIPT, scope.location!.href).href
}
