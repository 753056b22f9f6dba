import '@fontsource-variable/inter/wght.css';
import '@fontsource-variable/jetbrains-mono/wght.css';
import './styles/base.css';
import './styles/page.css';
import './styles/timeline.css';
import './styles/panels.css';
import './styles/source.css';
import './styles/search.css';
import './styles/rules.css';
import './styles/range.css';
import './styles/compare.css';
import './styles/compare-bar.css';
import './styles/compare-menu.css';
import './styles/compare-facts.css';
import './styles/compare-table.css';
import './styles/table.css';
import './styles/menus.css';
import './styles/lanes.css';
import './styles/touch.css';
import './styles/native.css';
import './styles/native-cards.css';
import './styles/opening.css';
import { createRoot } from 'react-dom/client';
import type { ThemeControl } from './panels/theme.ts';
import { Router } from './router.tsx';

/** Shows what the address says, from now on. */
export function start(theme: ThemeControl): void {
  const router = new Router(createRoot(document.getElementById('root')!), theme);
  router.show();
  window.addEventListener('popstate', () => router.show());
  void document.fonts.ready.then(() => router.invalidate());
}
