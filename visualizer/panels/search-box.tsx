import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import type { Found, Summary } from '../source/protocol.ts';
import { count } from '../view/format.ts';
import type { Stage } from '../view/stage.ts';
import { Icon } from './icons.tsx';

/** Time between two looks at how far a search is. */
const AGAIN_MS = 80;

/** What can be typed. */
const HELP = [
  'Type, function, file, package, written text, #id, or how long it ran: > 10ms',
  'Several together: Timeout app.js > 1ms',
  'In one place only: type:Timeout function:onRead file:app.js package:express text:"not found"',
].join('\n');

const NOTHING: Found = { ref: null, position: 0, count: 0, done: true };

/** Finds callbacks, collections and texts; Enter goes from one to the next. */
export function SearchBox({ stage, summary }: { stage: Stage; summary: Summary }) {
  const { text, filters } = stage.state.search;
  const setText = (now: string) => stage.setSearch({ text: now });
  const input = useRef<HTMLInputElement>(null);
  const { found, setFound } = useFound(stage, text, summary.news);

  const find = async (direction: 1 | -1) => {
    const { selection } = stage.state;
    const time = direction > 0 ? stage.view.start : stage.view.end;
    const next = await stage.client.ask({ ask: 'find', find: { text, from: selection, time, direction } });
    setFound(next);
    if (next.ref) await stage.select(next.ref, true);
  };
  const go = (direction: 1 | -1, isHeld = false) => {
    if (text.trim()) stage.turns.take(() => find(direction), isHeld);
  };
  const key = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && event.altKey) stage.setSearch({ filters: !filters });
    else if (event.key === 'Enter') go(event.shiftKey ? -1 : 1, event.repeat);
    else if (event.key === 'Escape') {
      if (text) setText('');
      else input.current?.blur();
    } else return;
    event.preventDefault();
  };
  const asks = text.trim() !== '';
  return (
    <search className={asks ? 'search asks' : 'search'}>
      <Icon name="search" />
      <input
        ref={input}
        data-search
        type="text"
        value={text}
        placeholder="Search"
        aria-label="Search: type, function, file, package, written text, or a duration such as > 10ms"
        title={HELP}
        autoComplete="off"
        spellCheck={false}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={key}
      />
      {asks ? (
        <>
          <output className="hits" data-testid="hits">
            {hitsText(found)}
          </output>
          <button
            type="button"
            className="filter"
            aria-label="Show only what it finds"
            aria-pressed={filters}
            title="Dim everything that it does not find (Alt+Enter)"
            onClick={() => stage.setSearch({ filters: !filters })}
          >
            <Icon name="filter" />
          </button>
          <button
            type="button"
            aria-label="Previous hit"
            title="Previous hit (Shift+Enter)"
            disabled={found.count === 0}
            onClick={() => go(-1)}
          >
            <Icon name="up" />
          </button>
          <button
            type="button"
            aria-label="Next hit"
            title="Next hit (Enter)"
            disabled={found.count === 0}
            onClick={() => go(1)}
          >
            <Icon name="down" />
          </button>
        </>
      ) : (
        <kbd>/</kbd>
      )}
    </search>
  );
}

function hitsText({ position, count: all, done }: Found): string {
  if (all === 0) return done ? 'none' : '…';
  return `${position > 0 ? `${count(position)} of ` : ''}${count(all)}${done ? '' : ' …'}`;
}

/** How far the search for a text is, asked again until it is done, and when more has come. */
function useFound(stage: Stage, text: string, news: number) {
  const [found, setFound] = useState(NOTHING);
  const searched = useRef('');
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is new may be more hits
  useEffect(() => {
    let current = true;
    let timer: ReturnType<typeof setTimeout> | undefined;
    // Nothing is looked for, and that is known already.
    if (searched.current === text && text.trim() === '') return;
    if (searched.current !== text) setFound({ ...NOTHING, done: text.trim() === '' });
    searched.current = text;
    const look = async () => {
      const now = await stage.client.ask({ ask: 'search', text });
      if (!current) return;
      setFound((before) => ({ ...now, position: before.position }));
      if (!now.done) timer = setTimeout(look, AGAIN_MS);
    };
    void look();
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [stage, text, news]);
  return { found, setFound };
}
