import '@fontsource-variable/inter/wght.css';
import '@fontsource-variable/jetbrains-mono/wght.css';
import './styles/base.css';
import './styles/page.css';
import './styles/timeline.css';
import './styles/panels.css';
import './styles/search.css';
import './styles/rules.css';
import './styles/range.css';
import { createRoot } from 'react-dom/client';
import { App } from './panels/app.tsx';
import { startTheme } from './panels/theme.ts';
import { Stage } from './view/stage.ts';

const worker = new Worker(new URL('./source/worker.ts', import.meta.url), { type: 'module' });
const stage = new Stage({
  worker,
  mayMove: () => !matchMedia('(prefers-reduced-motion: reduce)').matches,
  readHash: () => location.hash,
  writeHash(hash, isEntry) {
    const address = `${location.pathname}${location.search}${hash}`;
    if (isEntry) history.pushState(null, '', address);
    else history.replaceState(null, '', address);
  },
});
window.addEventListener('popstate', () => stage.goTo(location.hash));
const theme = startTheme(() => stage.invalidate());

// The token is part of the page's own path: the stream lies beside the page.
const stream = new URL('./stream', location.href);
stream.protocol = location.protocol === 'https:' ? 'wss:' : 'ws:';
stream.hash = '';
stage.client.open(stream.href);
void document.fonts.ready.then(() => stage.invalidate());

createRoot(document.getElementById('root')!).render(<App stage={stage} theme={theme} />);
