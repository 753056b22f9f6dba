import type { ReactNode } from 'react';
import { OpenMenu } from '../open/open-menu.tsx';
import type { Theme } from '../view/palette.ts';
import { Icon, Logo } from './icons.tsx';

interface BarProps {
  theme: Theme;
  onTheme: () => void;
  onKeys: () => void;
  /** What shows everything there is; null where there is nothing yet. */
  whole: { title: string; show: () => void } | null;
  /** What stands before the tools that every page has. */
  tools: ReactNode;
  /** What the page is about. */
  children: ReactNode;
}

/** The bar at the top of either page. */
export function Bar({ theme, onTheme, onKeys, whole, tools, children }: BarProps) {
  const otherColours = theme.name === 'dark' ? 'Light colours' : 'Dark colours';
  return (
    <header className="top-bar">
      <div className="brand">
        <Logo />
        <span>Loopscope</span>
      </div>
      {children}
      <div className="tools">
        {tools}
        <OpenMenu />
        {whole && (
          <button type="button" className="button" title={whole.title} onClick={whole.show}>
            <Icon name="whole" />
            <span className="wide">Whole</span>
          </button>
        )}
        <button type="button" className="button" title="Keys and gestures (?)" onClick={onKeys}>
          <kbd>?</kbd>
          <span className="wide">Keys</span>
        </button>
        <button
          type="button"
          className="button icon-only"
          data-testid="theme"
          aria-label={otherColours}
          title={otherColours}
          onClick={onTheme}
        >
          <Icon name={theme.name === 'dark' ? 'sun' : 'moon'} />
        </button>
      </div>
    </header>
  );
}
