import { useState } from 'react';
import { isOwn } from '../../instrument/model/call-sites.ts';
import type { Frame } from '../../instrument/model/places.ts';
import { shortSite } from '../source/site.ts';
import { counted } from '../view/format.ts';
import { Place } from './place.tsx';

/** Frames in a row that are the script's own, or that are not. */
interface Stretch {
  own: boolean;
  frames: Frame[];
}

/**
 * The stack that made something, the innermost frame first: the script's own frames, those of Node and of compilers folded
 * together, and with `async` the callers that were no longer on the stack.
 */
export function StackList({
  frames,
  shown,
  onShow,
}: {
  frames: Frame[];
  /** The one whose source is shown. */
  shown: number;
  onShow: (index: number) => void;
}) {
  const [unfolded, setUnfolded] = useState(false);
  return (
    <ol className="stack" aria-label="Stack of the call site" data-testid="stack">
      {stretches(frames).map(({ own, frames: some }, i) =>
        own || unfolded ? (
          some.map((frame) => {
            const index = frames.indexOf(frame);
            return <FrameButton key={index} frame={frame} shown={index === shown} onShow={() => onShow(index)} />;
          })
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: a stack stands in a fixed order
          <li key={`folded-${i}`}>
            <button type="button" className="frame folded" onClick={() => setUnfolded(true)}>
              {counted(some.length, 'frame')} of {some.every(([file]) => file.startsWith('node:')) ? 'Node' : 'others'}
            </button>
          </li>
        ),
      )}
    </ol>
  );
}

interface FrameButtonProps {
  frame: Frame;
  shown: boolean;
  onShow: () => void;
}

function FrameButton({ frame, shown, onShow }: FrameButtonProps) {
  const [file, line, column, name, kind] = frame;
  const place = file === '' ? 'native' : shortSite(frame);
  return (
    <li>
      <button
        type="button"
        className={isOwn(frame) ? 'frame' : 'frame foreign'}
        aria-pressed={shown}
        disabled={file === ''}
        title={`${name || 'anonymous'} ${file}:${line}:${column}${TITLES[kind ?? 'plain']}`}
        onClick={onShow}
      >
        <span className="frame-name">
          {kind === 'async' && <span className="frame-kind">async </span>}
          {name || 'anonymous'}
        </span>{' '}
        <Place>{place}</Place>
      </button>
    </li>
  );
}

const TITLES = {
  plain: '',
  async: ' · it scheduled what runs, and was no longer on the stack',
  generated: ' · of the compiler',
};

function stretches(frames: Frame[]): Stretch[] {
  const found: Stretch[] = [];
  for (const frame of frames) {
    const own = isOwn(frame);
    const last = found.at(-1);
    if (last?.own === own) last.frames.push(frame);
    else found.push({ own, frames: [frame] });
  }
  return found;
}
