/** Which page an address asks for: the timeline of a recording, two of them compared, or figures of native code. */
import type { ReactNode } from 'react';
import type { Root } from 'react-dom/client';
import { type ComparisonPlace, placeFromHash } from './compare/address.ts';
import { CompareApp } from './compare/app.tsx';
import { Comparing } from './compare/comparing.ts';
import { type NativePlace, nativeHash, nativePlaceFromHash } from './native/address.ts';
import { NativeApp } from './native/app.tsx';
import { Opening } from './open/opening.ts';
import { OpeningContext } from './open/opening-context.ts';
import { OpeningView } from './open/opening-view.tsx';
import { App } from './panels/app.tsx';
import { arrangementMemory } from './panels/arrangement-memory.ts';
import type { ThemeControl } from './panels/theme.ts';
import { sourceWorker } from './source/ahead.ts';
import { fetchRecordings, recordingOf, streamOf, withRecording } from './source/recordings.ts';
import { Stage } from './view/stage.ts';

/** What is shown, until the address asks for something else. */
interface Shown {
  key: string;
  invalidate(): void;
  /** The address has changed within it. */
  go(hash: string): void;
  close(): void;
}

export class Router {
  readonly #root: Root;
  #shown: Shown | null = null;
  readonly #theme: ThemeControl;
  readonly #opening = new Opening((id) => {
    location.hash = withRecording(id, '');
  });

  constructor(root: Root, theme: ThemeControl) {
    this.#root = root;
    this.#theme = theme;
    theme.subscribe(() => this.invalidate());
  }

  invalidate(): void {
    this.#shown?.invalidate();
  }

  /** Shows what the address says. */
  show(): void {
    const { hash } = location;
    const place = placeFromHash(hash);
    const native = nativePlaceFromHash(hash);
    const key = native ? 'native' : place ? JSON.stringify([place.a, place.b]) : `timeline ${recordingOf(hash)}`;
    if (key === this.#shown?.key) {
      this.#shown.go(hash);
      return;
    }
    this.#shown?.close();
    if (native) this.#shown = this.#showNative(key, native);
    else this.#shown = place ? this.#showComparison(key, place) : this.#showTimeline(key, recordingOf(hash));
  }

  #showNative(key: string, first: NativePlace): Shown {
    const draw = (place: NativePlace) =>
      this.#render(<NativeApp key={key} theme={this.#theme} place={place} onPlace={move} />);
    const move = (place: NativePlace, isEntry: boolean) => {
      if (isEntry) pushHash(nativeHash(place));
      else replaceHash(nativeHash(place));
      draw(place);
    };
    draw(first);
    return {
      key,
      invalidate: () => {},
      go: (hash) => draw(nativePlaceFromHash(hash) ?? first),
      close: () => {},
    };
  }

  /** A page, and on it what can be done on all of them. */
  #render(page: ReactNode): void {
    this.#root.render(
      <OpeningContext value={this.#opening}>
        {page}
        <OpeningView opening={this.#opening} />
      </OpeningContext>,
    );
  }

  #showTimeline(key: string, recording: string | null): Shown {
    const worker = sourceWorker();
    const stage = new Stage({
      worker,
      mayMove,
      arrangement: arrangementMemory,
      readHash: () => location.hash,
      writeHash: (hash, isEntry) => {
        if (this.#shown?.key !== key) return;
        if (isEntry) pushHash(withRecording(recording, hash));
        else replaceHash(withRecording(recording, hash));
      },
    });
    stage.client.open(streamOf(recording));
    this.#render(<App key={key} stage={stage} theme={this.#theme} />);
    return {
      key,
      invalidate: () => stage.invalidate(),
      go: (hash) => stage.goTo(hash),
      close: () => worker.terminate(),
    };
  }

  #showComparison(key: string, place: ComparisonPlace): Shown {
    const isShown = () => this.#shown?.key === key;
    const comparing = new Comparing(
      {
        source: sourceWorker,
        comparer: () => new Worker(new URL('./compare/worker.ts', import.meta.url), { type: 'module' }),
        stream: streamOf,
        mayMove,
        replaceHash: (hash) => isShown() && replaceHash(hash),
        pushHash: (hash) => isShown() && pushHash(hash),
      },
      place,
    );
    void findMissing(comparing);
    this.#render(<CompareApp key={key} comparing={comparing} theme={this.#theme} />);
    return {
      key,
      invalidate: () => comparing.invalidate(),
      go: (hash) => {
        const to = placeFromHash(hash);
        if (to) void comparing.go(to);
      },
      close: () => comparing.close(),
    };
  }
}

const mayMove = () => !matchMedia('(prefers-reduced-motion: reduce)').matches;

const addressOf = (hash: string) => `${location.pathname}${location.search}${hash}`;

const replaceHash = (hash: string) => history.replaceState(null, '', addressOf(hash));

const pushHash = (hash: string) => history.pushState(null, '', addressOf(hash));

/** Says of recordings that the host does not have that they are not there; they would be waited for in vain. */
async function findMissing(comparing: Comparing): Promise<void> {
  const list = await fetchRecordings();
  const missing = comparing.threads.find(
    ({ recording }) => list && !list.recordings.some(({ id }) => id === recording),
  );
  if (missing) comparing.fail(`The host has no recording ${missing.recording}: it may have been moved or removed.`);
}
