/** A drawing of the world's, put into the page. */
import { useEffect, useRef } from 'preact/hooks'

/** The picture, with nothing in it but what a strict reader of SVG finds; put anew only when it is another. */
export function Drawing({ svg, openTrace }: { svg: string; openTrace?: (id: string) => void }) {
  const element = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const host = element.current!
    if (svg === '') return host.replaceChildren()
    const { documentElement } = new DOMParser().parseFromString(svg, 'image/svg+xml')
    host.replaceChildren(document.importNode(documentElement, true))
  }, [svg])
  // A link to a trace stays in the workspace; Enter at its focus is a click as well.
  const onClick = (event: MouseEvent) => {
    const link = event.target instanceof Element ? event.target.closest('a[href^="#trace="]') : null
    if (!link) return
    event.preventDefault()
    openTrace?.(decodeURIComponent(link.getAttribute('href')!.slice('#trace='.length)))
  }
  return <div ref={element} onClick={onClick} />
}
