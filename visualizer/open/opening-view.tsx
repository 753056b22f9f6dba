import { useEffect, useSyncExternalStore } from 'react';
import { Icon } from '../panels/icons.tsx';
import { megabytes } from '../view/format.ts';
import type { Opening, OpeningState } from './opening.ts';
import { entriesOf } from './parcel.ts';

/** Where recordings are dropped, which is anywhere; how far one has come, and why it could not be opened. */
export function OpeningView({ opening }: { opening: Opening }) {
  const state = useSyncExternalStore(opening.subscribe, opening.current);
  useEffect(() => listenToDrops(opening), [opening]);
  if (state.kind === 'none') return null;
  if (state.kind === 'over') {
    return (
      <div className="drop-target" data-testid="drop-target">
        <div>
          <Icon name="open" />
          <p className="drop-title">Drop a recording to open it</p>
          <p>Its folder, or an archive of it: .zip, .tar, .tar.gz</p>
        </div>
      </div>
    );
  }
  if (state.kind === 'failed') {
    return (
      <div className="opening bad" role="alert" data-testid="opening">
        <Icon name="alert" />
        <p>{state.sentence}</p>
        <button type="button" className="button icon-only small" aria-label="Close" onClick={() => opening.cancel()}>
          <Icon name="close" />
        </button>
      </div>
    );
  }
  return (
    <div className="opening" role="status" data-testid="opening">
      <p>{wordsFor(state)}</p>
      <progress aria-label="Opening the recording" {...shareOf(state)} />
      <button type="button" className="button small" onClick={() => opening.cancel()}>
        Cancel
      </button>
    </div>
  );
}

function wordsFor(state: OpeningState): string {
  if (state.kind === 'sending') {
    const numbers = state.total < 1e6 ? '' : `: ${megabytes(state.sent)} of ${megabytes(state.total)}`;
    return `Opening ${state.name}${numbers}`;
  }
  return state.kind === 'unpacking' ? `Unpacking ${state.name}` : 'Reading what is in it';
}

/** Where it is not known how far it is, the bar says that it goes on. */
function shareOf(state: OpeningState): { value: number } | undefined {
  return state.kind === 'sending' && state.total > 0 ? { value: state.sent / state.total } : undefined;
}

/** Listens on the whole page; returns how to stop. */
function listenToDrops(opening: Opening): () => void {
  const stop = new AbortController();
  const on = (type: 'dragenter' | 'dragover' | 'dragleave' | 'drop', listen: (event: DragEvent) => void) =>
    window.addEventListener(type, (event) => hasFiles(event) && listen(event), { signal: stop.signal });
  const over = (event: DragEvent) => {
    event.preventDefault();
    event.dataTransfer!.dropEffect = 'copy';
    opening.hover(true);
  };
  on('dragenter', over);
  on('dragover', over);
  on('dragleave', (event) => {
    // It has left the page, and not only one part of it for another.
    if (event.relatedTarget === null) opening.hover(false);
  });
  on('drop', (event) => {
    event.preventDefault();
    opening.hover(false);
    const entries = entriesOf(event.dataTransfer!.items);
    if (entries.length > 0) void opening.drop(entries);
  });
  return () => stop.abort();
}

const hasFiles = ({ dataTransfer }: DragEvent): boolean => dataTransfer?.types.includes('Files') ?? false;
