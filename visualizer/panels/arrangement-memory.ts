/** Keeps how lanes are arranged for the next visit. */
import { arrangementFrom, arrangementText, isAsAtFirst } from '../view/arrangement.ts';
import type { ArrangementMemory } from '../view/lanes-keeper.ts';

const STORED = 'loopscope-lanes';

/** Storage may be switched off: the arrangement then lasts as long as the page. */
export const arrangementMemory: ArrangementMemory = {
  read() {
    try {
      return arrangementFrom(localStorage.getItem(STORED) ?? '');
    } catch {
      return arrangementFrom('');
    }
  },
  write(arrangement) {
    try {
      if (isAsAtFirst(arrangement)) localStorage.removeItem(STORED);
      else localStorage.setItem(STORED, arrangementText(arrangement));
    } catch {
      // Nothing to do: it is a convenience.
    }
  },
};
