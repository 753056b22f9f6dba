/** The keys of a comparison, and what they do. The sheet behind `?` is made from the same list. */
import type { KeySection } from '../panels/key-list.tsx';
import { openMenu, pictureMenu } from '../panels/keyboard.ts';
import { listenToPage } from '../panels/page-keys.ts';
import type { Comparing } from './comparing.ts';

export const COMPARE_KEY_HELP: KeySection[] = [
  {
    title: 'Move both',
    keys: [
      { keys: ['W', 'S'], does: 'Zoom in, out, at the pointer' },
      { keys: ['A', 'D'], does: 'Pan left, right' },
      { keys: ['0'], does: 'Show both whole' },
      { keys: ['O'], does: 'Open a recording; or drop it on the page' },
      { keys: ['P'], does: 'Save a picture of both, and of the lines between them' },
    ],
  },
  {
    title: 'Touch',
    keys: [
      { keys: ['One finger'], does: 'Pan both; a tap selects, a rest shows the numbers' },
      { keys: ['Two fingers'], does: 'Zoom both' },
    ],
  },
  {
    title: 'Select',
    keys: [
      { keys: ['←', '→'], does: 'Previous, next matched callback, in A’s order' },
      { keys: ['↑', '↓'], does: 'In the table: previous, next row' },
      { keys: ['F'], does: 'Fit the selected callback and its counterpart' },
      { keys: ['Esc'], does: 'Select nothing' },
    ],
  },
  {
    title: 'Align',
    keys: [
      { keys: ['H'], does: 'Lay both over one another here: at the selected callback' },
      { keys: ['M'], does: 'At the start of the main script' },
    ],
  },
  {
    title: 'Mouse',
    keys: [
      { keys: ['Wheel'], does: 'Zoom both at the pointer' },
      { keys: ['Drag'], does: 'Pan both' },
      { keys: ['Click'], does: 'Select a callback and its counterpart' },
    ],
  },
];

/** What begins at what is selected, and so waits until that is what was asked for. */
const STEPS: Record<string, (comparing: Comparing) => unknown> = {
  f: (comparing) => comparing.fitSelection(),
  arrowleft: (comparing) => comparing.step(-1),
  arrowright: (comparing) => comparing.step(1),
  h: (comparing) => comparing.alignHere(),
  m: (comparing) => comparing.align('main'),
  escape: (comparing) => comparing.select(null),
};

/** False leaves the key to the browser. */
const ACTIONS: Record<string, (comparing: Comparing) => unknown> = {
  o: openMenu,
  p: pictureMenu,
  w: (comparing) => comparing.zoomBy(1 / 1.6),
  s: (comparing) => comparing.zoomBy(1.6),
  a: ({ stages: [stage] }) => stage.camera.panBy(-0.2),
  d: ({ stages: [stage] }) => stage.camera.panBy(0.2),
  '0': (comparing) => comparing.showWhole(),
};

/** Listens on the whole page; returns how to stop. */
export function listenToCompareKeys(comparing: Comparing, showKeys: () => void): () => void {
  return listenToPage(({ key, repeat }) => {
    const next = STEPS[key.toLowerCase()];
    if (next) {
      comparing.turns.take(() => next(comparing), repeat);
      return true;
    }
    const action = key === '?' ? showKeys : ACTIONS[key.toLowerCase()];
    return action !== undefined && action(comparing) !== false;
  });
}
