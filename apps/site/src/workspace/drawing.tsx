/** A drawing of the world's, put into the page. */
import { useEffect, useRef } from 'preact/hooks'

/** The picture, with nothing in it but what a strict reader of SVG finds; put anew only when it is another. */
export function Drawing({ svg }: { svg: string }) {
  const element = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const host = element.current!
    if (svg === '') return host.replaceChildren()
    const { documentElement } = new DOMParser().parseFromString(svg, 'image/svg+xml')
    host.replaceChildren(document.importNode(documentElement, true))
  }, [svg])
  return <div ref={element} />
}
