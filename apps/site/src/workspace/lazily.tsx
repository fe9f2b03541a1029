/** A panel whose code is loaded when it is first looked at. */
import type { ComponentType } from 'preact'
import { useEffect, useState } from 'preact/hooks'

export function lazily<Props extends object>(load: () => Promise<ComponentType<Props>>): ComponentType<Props> {
  let loaded: ComponentType<Props> | undefined
  return function Lazy(props: Props) {
    const [Panel, setPanel] = useState<ComponentType<Props> | undefined>(() => loaded)
    useEffect(() => {
      if (Panel) return
      void load().then((found) => {
        loaded = found
        setPanel(() => found)
      })
    }, [])
    return Panel ? <Panel {...props} /> : <p class="meta" role="status">Loading …</p>
  }
}
