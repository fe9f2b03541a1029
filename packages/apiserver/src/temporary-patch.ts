/** Until the patches of apimachinery are there. */
export function applyMergePatch(target: unknown, patch: unknown): unknown {
  if (typeof patch !== 'object' || patch === null || Array.isArray(patch)) return patch
  const result: Record<string, unknown> = typeof target === 'object' && target !== null && !Array.isArray(target) ? { ...target } : {}
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key]
    else result[key] = applyMergePatch(result[key], value)
  }
  return result
}
export const applyJsonPatch = applyMergePatch
export const applyStrategicPatch = (target: unknown, patch: unknown, _type: unknown): unknown => applyMergePatch(target, patch)
export const trackManaged = (_options: object): never[] => []
export const applyManaged = <T>({ live, config }: { live: T | undefined; config: T } & Record<string, unknown>): T => applyMergePatch(live ?? {}, config) as T
