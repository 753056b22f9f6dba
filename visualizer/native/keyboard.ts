/** The keys of the page *Native*, and what they do. The sheet behind `?` is made from the same list. */
import type { KeySection } from '../panels/key-list.tsx';
import { openMenu } from '../panels/keyboard.ts';

export const NATIVE_KEY_HELP: KeySection[] = [
  {
    title: 'Choose',
    keys: [
      { keys: ['←', '→'], does: 'Smaller, larger size' },
      { keys: ['[', ']'], does: 'Previous, next kernel' },
    ],
  },
  { title: 'Mouse', keys: [{ keys: ['Click'], does: 'On the chart: choose the size' }] },
  {
    title: 'Page',
    keys: [
      { keys: ['O'], does: 'Open a recording; or drop it on the page' },
      { keys: ['?'], does: 'These keys' },
    ],
  },
];

export interface NativeActions {
  stepSize(by: 1 | -1): void;
  stepKernel(by: 1 | -1): void;
  showKeys(): void;
}

/** Listens on the whole page; returns how to stop. */
export function listenToNativeKeys(actions: NativeActions): () => void {
  const listen = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    const target = event.target as HTMLElement;
    if (target.closest('input, textarea, select, dialog[open]')) return;
    // What scrolls keeps the keys that scroll it.
    if (event.key.startsWith('Arrow') && target.matches('[data-scrolls]')) return;
    if (event.key === 'ArrowLeft') actions.stepSize(-1);
    else if (event.key === 'ArrowRight') actions.stepSize(1);
    else if (event.key === '[') actions.stepKernel(-1);
    else if (event.key === ']') actions.stepKernel(1);
    else if (event.key === '?') actions.showKeys();
    else if (event.key !== 'o' || !openMenu()) return;
    event.preventDefault();
  };
  window.addEventListener('keydown', listen);
  return () => window.removeEventListener('keydown', listen);
}
