/** A panel whose code is loaded when it is first looked at. */
import type { ComponentType } from 'preact'
import { useEffect, useState } from 'preact/hooks'

export function lazily<Props extends object>(load: () => Promise<ComponentType<Props>>): ComponentType<Props> {
  let loaded: ComponentType<Props> | undefined
  return function Lazy(props: Props) {
    const [refusal, setRefusal] = useState('')
    const [Panel, setPanel] = useState<ComponentType<Props> | undefined>(() => loaded)
    useEffect(() => {
      if (Panel) return
      void load().then((found) => {
        loaded = found
        setPanel(() => found)
      }, (reason: Error) => setRefusal(`This view could not be loaded (${reason.message}). Reload the page to try again.`))
    }, [])
    if (refusal !== '') return <p class="refusal" role="alert">{refusal}</p>
    return Panel ? <Panel {...props} /> : <p class="meta" role="status">Loading …</p>
  }
}
