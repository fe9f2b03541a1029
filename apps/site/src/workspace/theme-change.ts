/** The page's colours: which are shown, and when they change, by its button or with the system's. */
import type { Theme } from '../page/theme-choice.ts'

const systemIsDark = () => matchMedia('(prefers-color-scheme: dark)')

export function shownTheme(): Theme {
  return document.documentElement.dataset['theme'] as Theme | undefined ?? (systemIsDark().matches ? 'dark' : 'light')
}

export function onThemeChange(changed: () => void): () => void {
  const dark = systemIsDark()
  const observer = new MutationObserver(changed)
  observer.observe(document.documentElement, { attributeFilter: ['data-theme'] })
  dark.addEventListener('change', changed)
  return () => {
    observer.disconnect()
    dark.removeEventListener('change', changed)
  }
}
