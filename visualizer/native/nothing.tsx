import type { FiguresState } from './use-figures.ts';

interface NothingProps {
  figures: FiguresState;
  /** Whether there is a result, in which there is no kernel. */
  measured: boolean;
}

/** The page before there are figures: asking, measuring, or without any. */
export function Nothing({ figures: { results, progress, fault }, measured }: NothingProps) {
  const waits = (results === null && fault === null) || progress !== null;
  return (
    <main className="empty" data-testid="nothing">
      <div className={`loop ${fault ? 'lost' : waits ? 'waiting' : 'finished'}`}>
        <svg viewBox="0 0 120 120" aria-hidden="true">
          <circle cx="60" cy="60" r="46" className="loop-track" />
          <circle cx="60" cy="60" r="46" className="loop-arc" />
        </svg>
      </div>
      {fault ? (
        <>
          <h1>No connection to the host</h1>
          <p>{fault}</p>
        </>
      ) : progress !== null ? (
        <>
          <h1>Measuring</h1>
          <p>The first kernel is shown as soon as it is done. Now: {progress}.</p>
        </>
      ) : results === null ? (
        <h1>Looking for figures</h1>
      ) : (
        <>
          <h1>{measured ? 'No kernel was measured' : 'Nothing has been measured yet'}</h1>
          <p>Measure JavaScript, WebAssembly and native code at the same jobs, or add a file that was saved.</p>
          <p className="command">loopscope bench --open --save here.json</p>
        </>
      )}
    </main>
  );
}
