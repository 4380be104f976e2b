export const THEMES = ['light', 'dark', 'system'] as const;
export type Theme = (typeof THEMES)[number];

const KEY = 'homelake.theme';

/** The chosen theme. `static/theme.js` applies it before the first paint; this class changes it. */
class ThemeChoice {
  #current = $state<Theme>(stored());

  get current(): Theme {
    return this.#current;
  }

  choose(theme: Theme): void {
    this.#current = theme;
    if (theme === 'system') delete document.documentElement.dataset['theme'];
    else document.documentElement.dataset['theme'] = theme;
    try {
      if (theme === 'system') localStorage.removeItem(KEY);
      else localStorage.setItem(KEY, theme);
    } catch {
      // Storage may be disabled. The choice then lasts for this visit.
    }
  }
}

function stored(): Theme {
  const theme = document.documentElement.dataset['theme'];
  return theme === 'light' || theme === 'dark' ? theme : 'system';
}

export const theme = new ThemeChoice();
