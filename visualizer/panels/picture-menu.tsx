import { useState } from 'react';
import type { Picture } from '../picture/parts.ts';
import { pngOf, svgOf } from '../picture/save-picture.ts';
import { download } from '../view/download.ts';
import type { Theme } from '../view/palette.ts';
import { Icon } from './icons.tsx';
import { useMenu } from './use-menu.ts';

interface PictureMenuProps {
  /** What is seen when it is asked for. */
  take: () => Picture;
  theme: Theme;
  /** The file's name, without its ending. */
  file: string;
}

/** Saves a picture of the view as it is now. */
export function PictureMenu({ take, theme, file }: PictureMenuProps) {
  const { open, setOpen, holder, button, onKeyDown } = useMenu();
  const [problem, setProblem] = useState('');
  const save = async (ending: 'png' | 'svg') => {
    setProblem('');
    try {
      const picture =
        ending === 'png' ? await pngOf(take(), theme) : new Blob([svgOf(take(), theme)], { type: 'image/svg+xml' });
      download(`${file}.${ending}`, picture);
      setOpen(false);
      button.current?.focus();
    } catch (error) {
      setProblem((error as Error).message);
    }
  };
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys of the menu that it holds
    <div className="menu-holder" ref={holder} onKeyDown={onKeyDown} data-own-keys={open ? '' : undefined}>
      <button
        type="button"
        ref={button}
        className="button icon-only"
        aria-haspopup="menu"
        aria-expanded={open}
        aria-label="Save a picture of the view"
        title="Save a picture of the view (P)"
        data-picture
        onClick={() => setOpen(!open)}
      >
        <Icon name="picture" />
      </button>
      {open && (
        <div className="menu narrow" role="menu" aria-label="Save a picture of the view" data-testid="picture-menu">
          <PictureItem name="PNG" about="as sharp as this screen" onChoose={() => void save('png')} />
          <PictureItem name="SVG" about="at any size; its text stays text" onChoose={() => void save('svg')} />
          {problem !== '' && <p className="menu-text">{problem}</p>}
        </div>
      )}
    </div>
  );
}

function PictureItem({ name, about, onChoose }: { name: string; about: string; onChoose: () => void }) {
  return (
    <button type="button" role="menuitem" tabIndex={-1} onClick={onChoose}>
      <span className="menu-name">{name}</span>
      <span className="menu-about">{about}</span>
    </button>
  );
}
