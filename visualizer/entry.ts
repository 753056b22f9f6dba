/**
 * The page's first script, which is small: the worker is on its way, and the page has its colours, while the rest is still
 * being read.
 */
import { startTheme } from './panels/theme.ts';
import { startAhead } from './source/ahead.ts';

startAhead(location.hash);
const theme = startTheme();
import('./main.tsx').then(
  ({ start }) => start(theme),
  () => {
    const root = document.getElementById('root')!;
    root.textContent = 'The rest of this page did not come. Load it again; where that fails, loopscope has ended.';
  },
);
