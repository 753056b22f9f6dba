/** Light or dark: as the system says, until the user says otherwise. */
import { applyTheme, THEMES, type Theme, type ThemeName } from '../view/palette.ts';

const STORED = 'loopscope-theme';

export interface ThemeControl {
  current(): Theme;
  toggle(): void;
  subscribe(listener: () => void): () => void;
}

export function startTheme(): ThemeControl {
  const dark = matchMedia('(prefers-color-scheme: dark)');
  const listeners = new Set<() => void>();
  let chosen = stored();
  let theme = THEMES.light;
  const update = () => {
    theme = THEMES[chosen ?? (dark.matches ? 'dark' : 'light')];
    applyTheme(theme, document.documentElement);
    for (const listener of listeners) listener();
  };
  dark.addEventListener('change', update);
  update();
  return {
    current: () => theme,
    toggle() {
      chosen = theme.name === 'dark' ? 'light' : 'dark';
      store(chosen);
      update();
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** Storage may be switched off: the choice then lasts as long as the page. */
function stored(): ThemeName | null {
  try {
    const name = localStorage.getItem(STORED);
    return name === 'light' || name === 'dark' ? name : null;
  } catch {
    return null;
  }
}

function store(name: ThemeName): void {
  try {
    localStorage.setItem(STORED, name);
  } catch {
    // Nothing to do: it is a convenience.
  }
}
