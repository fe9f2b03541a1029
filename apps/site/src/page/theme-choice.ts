/** Light or dark: the system's unless the reader has chosen. */
export type Theme = 'light' | 'dark'

const key = 'track theme'

export function chosenTheme(): Theme | undefined {
  try {
    const theme = localStorage.getItem(key)
    return theme === 'light' || theme === 'dark' ? theme : undefined
  } catch {
    // The browser keeps nothing for this page: the system's theme it is.
    return undefined
  }
}

export function chooseTheme(theme: Theme): void {
  showTheme(theme)
  try {
    localStorage.setItem(key, theme)
  } catch {
    // The browser keeps nothing for this page: the choice lasts until the page is left.
  }
}

export function showTheme(theme: Theme | undefined): void {
  if (theme) document.documentElement.dataset['theme'] = theme
}

export function currentTheme(): Theme {
  return chosenTheme() ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light')
}
