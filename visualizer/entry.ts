/** The page's first script, which is small: the worker is on its way while the rest of the page is still being read. */
import { startAhead } from './source/ahead.ts';

startAhead(location.hash);
void import('./main.tsx');
