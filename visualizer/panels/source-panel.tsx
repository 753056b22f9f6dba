import { useEffect, useRef, useState } from 'react';
import type { StoredFrame } from '../../instrument/schema/events.ts';
import type { Facts, Summary } from '../source/protocol.ts';
import { fileName } from '../view/format.ts';

type Loaded = { state: 'loading' } | { state: 'text'; lines: string[] } | { state: 'failed'; sentence: string };

/** The source where the selected operation was created, its line lit. */
export function SourcePanel({ facts, summary }: { facts: Facts; summary: Summary | null }) {
  const frames = facts.span?.site ?? [];
  const [chosen, setChosen] = useState(0);
  const frame = frames[chosen] ?? frames[0];
  if (!frame) return <NoSource facts={facts} summary={summary} />;
  return (
    <div className="panel source" data-testid="source">
      <header className="panel-title">
        <h2 title={frame[0]}>{fileName(frame[0])}</h2>
        <div className="frames" role="group" aria-label="Frames of the call site">
          {frames.slice(0, 4).map((it, i) => (
            <button
              type="button"
              // biome-ignore lint/suspicious/noArrayIndexKey: frames stand in a fixed order
              key={i}
              className="frame"
              aria-pressed={it === frame}
              title={`${it[3] || 'anonymous'} ${it[0]}:${it[1]}:${it[2]}`}
              onClick={() => setChosen(i)}
            >
              {it[3] || 'anonymous'}:{it[1]}
            </button>
          ))}
        </div>
      </header>
      <SourceText frame={frame} />
    </div>
  );
}

function SourceText({ frame: [file, line, column] }: { frame: StoredFrame }) {
  const loaded = useSource(file);
  const lit = useRef<HTMLTableRowElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another line or text moves the light
  useEffect(() => {
    lit.current?.scrollIntoView({ block: 'center' });
  }, [loaded, line]);
  if (loaded.state === 'loading') return <p className="panel-body quiet">Fetching {fileName(file)} …</p>;
  if (loaded.state === 'failed') return <p className="panel-body quiet">{loaded.sentence}</p>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls
    <div className="code" tabIndex={0} role="region" aria-label={`Source of ${fileName(file)}`} data-own-keys>
      <table>
        <tbody>
          {loaded.lines.map((text, i) => {
            const isLit = i + 1 === line;
            return (
              // biome-ignore lint/suspicious/noArrayIndexKey: lines are known by their numbers
              <tr
                key={i}
                ref={isLit ? lit : null}
                className={isLit ? 'lit' : ''}
                data-testid={isLit ? 'lit-line' : undefined}
              >
                <td className="line-number">{i + 1}</td>
                <td className="line">{isLit ? <LitLine text={text} column={column} /> : text}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

function LitLine({ text, column }: { text: string; column: number }) {
  return (
    <>
      {text.slice(0, column - 1)}
      <mark>{text.slice(column - 1)}</mark>
    </>
  );
}

function NoSource({ facts, summary }: { facts: Facts; summary: Summary | null }) {
  const sites = summary?.threads.find(({ key }) => key === facts.ref.thread)?.sites;
  const sentence = !facts.span
    ? 'Phases, iterations and collections have no call site: Node itself runs them.'
    : !facts.span.known
      ? 'It was there before recording began: where it was made is not known.'
      : sites === 'none'
        ? 'Call sites were not recorded in this run.'
        : 'Node made it by itself: no line of a script is known for it.';
  return (
    <div className="panel source" data-testid="source">
      <header className="panel-title">
        <h2>Source</h2>
      </header>
      <p className="panel-body quiet">{sentence}</p>
    </div>
  );
}

function useSource(file: string): Loaded {
  const [loaded, setLoaded] = useState<Loaded>({ state: 'loading' });
  useEffect(() => {
    let current = true;
    setLoaded({ state: 'loading' });
    void fetchSource(file).then((answer) => current && setLoaded(answer));
    return () => {
      current = false;
    };
  }, [file]);
  return loaded;
}

async function fetchSource(file: string): Promise<Loaded> {
  if (file.startsWith('node:')) return { state: 'failed', sentence: `${file} is a part of Node itself.` };
  try {
    const response = await fetch(`./api/source?file=${encodeURIComponent(file)}`);
    const text = await response.text();
    if (response.ok) return { state: 'text', lines: text.split('\n') };
    return { state: 'failed', sentence: text || `The host does not give ${file} out (${response.status}).` };
  } catch {
    return { state: 'failed', sentence: `The host does not answer any more: ${fileName(file)} can't be shown.` };
  }
}
