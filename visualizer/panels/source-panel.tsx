import { memo, useEffect, useRef, useState } from 'react';
import { callerFrame } from '../../instrument/model/call-sites.ts';
import type { Facts, Summary } from '../source/protocol.ts';
import { recordingOf } from '../source/recordings.ts';
import { fileName } from '../view/format.ts';
import type { Stage } from '../view/stage.ts';
import { LineStrip } from './line-strip.tsx';
import { StackList } from './stack-list.tsx';

/** Lines that are shown on either side of the lit one, and how much of a line. */
const LINES_AROUND = 1000;
const LONGEST_LINE = 2000;

const LOADING = { state: 'loading' } as const;

type Loaded = { state: 'loading' } | { state: 'text'; lines: string[] } | { state: 'failed'; sentence: string };

interface SourcePanelProps {
  stage: Stage;
  facts: Facts;
  summary: Summary | null;
}

/** The source where the selected operation was created, its line lit, and the stack that created it. */
export function SourcePanel({ stage, facts, summary }: SourcePanelProps) {
  const stack = facts.span?.stack ?? [];
  const [chosen, setChosen] = useState(-1);
  if (stack.every(([file]) => file === '')) return <NoSource stage={stage} facts={facts} summary={summary} />;
  const frame = stack[chosen] ?? callerFrame(stack);
  return (
    <div className="panel source" data-testid="source">
      <header className="panel-title">
        <h2 title={frame[0]}>{fileName(frame[0])}</h2>
      </header>
      <LineStrip stage={stage} selected={facts.ref} file={frame[0]} />
      <div className="source-body">
        <SourceText file={frame[0]} process={Number.parseInt(facts.ref.thread, 10)} line={frame[1]} column={frame[2]} />
        <StackList frames={stack} shown={stack.indexOf(frame)} onShow={setChosen} />
      </div>
    </div>
  );
}

interface SourceTextProps {
  file: string;
  /** The process that ran it: another one may have run the file as it was at another time. */
  process: number;
  line: number;
  column: number;
}

/** Made anew only for another place: a file is thousands of rows. */
const SourceText = memo(({ file, process, line, column }: SourceTextProps) => {
  const loaded = useSource(file, process);
  const lit = useRef<HTMLTableRowElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another line or text moves the light
  useEffect(() => {
    if (lit.current) bringToMiddle(lit.current);
  }, [loaded, line]);
  if (loaded.state === 'loading') return <p className="panel-body quiet">Fetching {fileName(file)} …</p>;
  if (loaded.state === 'failed') return <p className="panel-body quiet">{loaded.sentence}</p>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls
    <section className="code" tabIndex={0} aria-label={`Source of ${fileName(file)}`} data-own-keys>
      <table>
        <tbody>
          {linesAround(loaded.lines, line).map(({ number, text }) => {
            const isLit = number === line;
            return (
              <tr
                key={number}
                ref={isLit ? lit : null}
                className={isLit ? 'lit' : ''}
                data-testid={isLit ? 'lit-line' : undefined}
              >
                <td className="line-number">{number}</td>
                <td className="line">{isLit ? <LitLine text={text} column={column} /> : text}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
});

/** Scrolls the source to a line, and nothing around it: where the panels are scrolled themselves they stay where they are. */
function bringToMiddle(line: HTMLElement): void {
  const code = line.closest('.code')!;
  const { top, height } = line.getBoundingClientRect();
  code.scrollTop += top - code.getBoundingClientRect().top - (code.clientHeight - height) / 2;
}

/** The lines of a file, or as many around one of them as a page shows without effort. */
function linesAround(lines: string[], line: number): { number: number; text: string }[] {
  const first = Math.max(0, line - 1 - LINES_AROUND);
  return lines
    .slice(first, line + LINES_AROUND)
    .map((text, i) => ({ number: first + i + 1, text: text.slice(0, LONGEST_LINE) }));
}

function LitLine({ text, column }: { text: string; column: number }) {
  return (
    <>
      {text.slice(0, column - 1)}
      <mark>{text.slice(column - 1)}</mark>
    </>
  );
}

function NoSource({ stage, facts, summary }: SourcePanelProps) {
  const sites = summary?.threads.find(({ key }) => key === facts.ref.thread)?.sites;
  const sentence = !facts.span
    ? facts.text !== null
      ? facts.related.length > 0
        ? 'The source is that of the callback that wrote it: select it on the left.'
        : 'No callback wrote it: the main script did, or what ran before anything was recorded.'
      : 'Collections have no call site: V8 itself runs them.'
    : facts.span.root === 'before recording' && facts.span.chain.length === 0
      ? 'It is older than what was recorded, or than what of it was kept: where it was made is not known.'
      : sites === 'none'
        ? 'Call sites were not recorded in this run; with --sites they are, and with --detail lab.'
        : sites === 'error-stack'
          ? 'Call sites were sampled in this run, and this one was not among them; or Node made it by itself.'
          : 'Node made it by itself: no line of a script is known for it.';
  return (
    <div className="panel source" data-testid="source">
      <header className="panel-title">
        <h2>Source</h2>
      </header>
      {facts.span && <LineStrip stage={stage} selected={facts.ref} file={null} />}
      <p className="panel-body quiet">{sentence}</p>
    </div>
  );
}

/** Texts that have been fetched, by recording, process and file. */
const texts = new Map<string, Loaded>();

/**
 * The text of a file as a process ran it.
 * @param recording the id of the process's recording; null for the one that the page is of
 */
export function useSource(file: string, process: number, recording: string | null = null): Loaded {
  const [loaded, setLoaded] = useState<{ key: string; answer: Loaded } | null>(null);
  const id = recording ?? recordingOf(location.hash);
  const key = `${id ?? ''} ${process} ${file}`;
  useEffect(() => {
    let current = true;
    if (texts.has(key)) return;
    void fetchSource(file, process, id).then((answer) => {
      if (answer.state === 'text') texts.set(key, answer);
      if (current) setLoaded({ key, answer });
    });
    return () => {
      current = false;
    };
  }, [key, file, process, id]);
  return texts.get(key) ?? (loaded?.key === key ? loaded.answer : LOADING);
}

async function fetchSource(file: string, process: number, recording: string | null): Promise<Loaded> {
  if (file.startsWith('node:')) return { state: 'failed', sentence: `${file} is a part of Node itself.` };
  try {
    const of = recording === null ? '' : `&recording=${encodeURIComponent(recording)}`;
    const response = await fetch(`./api/source?file=${encodeURIComponent(file)}&pid=${process}${of}`);
    const text = await response.text();
    if (response.ok) return { state: 'text', lines: text.split('\n') };
    return { state: 'failed', sentence: text || `The host does not give ${file} out (${response.status}).` };
  } catch {
    return { state: 'failed', sentence: `The host does not answer any more: ${fileName(file)} can't be shown.` };
  }
}
