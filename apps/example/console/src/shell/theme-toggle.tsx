import { useState } from 'react';
import { Icon } from '../elements/icon.tsx';

type Theme = 'light' | 'dark';
// What `theme.js` reads before the page is painted.
const stored = 'keyring-theme';

/** Between light and dark. Until somebody chooses, it is as the system has it. */
export function ThemeToggle() {
  const [theme, setTheme] = useState<Theme>(shownTheme);
  const other: Theme = theme === 'dark' ? 'light' : 'dark';
  const choose = () => {
    document.documentElement.dataset['theme'] = other;
    localStorage.setItem(stored, other);
    setTheme(other);
  };
  return (
    <button type="button" className="button quiet square" onClick={choose} aria-label={`Switch to ${other}`}>
      <Icon name={other === 'dark' ? 'moon' : 'sun'} />
    </button>
  );
}

function shownTheme(): Theme {
  const chosen = document.documentElement.dataset['theme'];
  if (chosen === 'light' || chosen === 'dark') return chosen;
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
}
