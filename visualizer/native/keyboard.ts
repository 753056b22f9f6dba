/** The keys of the page *Native*, and what they do. The sheet behind `?` is made from the same list. */
import type { KeySection } from '../panels/key-list.tsx';
import { openMenu } from '../panels/keyboard.ts';
import { listenToPage } from '../panels/page-keys.ts';

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

const ACTIONS: Record<string, (actions: NativeActions) => unknown> = {
  ArrowLeft: (actions) => actions.stepSize(-1),
  ArrowRight: (actions) => actions.stepSize(1),
  '[': (actions) => actions.stepKernel(-1),
  ']': (actions) => actions.stepKernel(1),
  o: openMenu,
  '?': (actions) => actions.showKeys(),
};

/** Listens on the whole page; returns how to stop. */
export function listenToNativeKeys(actions: NativeActions): () => void {
  return listenToPage(({ key }, target) => {
    // What scrolls keeps the keys that scroll it.
    if (key.startsWith('Arrow') && target.matches('[data-scrolls]')) return false;
    const action = ACTIONS[key];
    return action !== undefined && action(actions) !== false;
  });
}
