/** How wide an element is, now and after each change. */
import type { RefObject } from 'preact'
import { useEffect, useState } from 'preact/hooks'

export function useWidth(element: RefObject<HTMLElement>): number {
  const [width, setWidth] = useState(0)
  useEffect(() => {
    const host = element.current
    if (!host) return
    setWidth(host.clientWidth)
    const observer = new ResizeObserver(() => setWidth(host.clientWidth))
    observer.observe(host)
    return () => observer.disconnect()
  }, [])
  return width
}
