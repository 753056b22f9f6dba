import '@fontsource-variable/inter/wght.css';
import '@fontsource-variable/jetbrains-mono/wght.css';
import './styles/base.css';
import './styles/page.css';
import './styles/timeline.css';
import './styles/panels.css';
import './styles/search.css';
import './styles/rules.css';
import './styles/range.css';
import './styles/compare.css';
import './styles/compare-table.css';
import './styles/table.css';
import { createRoot } from 'react-dom/client';
import { Router } from './router.tsx';

const router = new Router(createRoot(document.getElementById('root')!));
router.show();
window.addEventListener('popstate', () => router.show());
void document.fonts.ready.then(() => router.invalidate());
