import { type ChangeEvent, useContext, useRef } from 'react';
import { Icon } from '../panels/icons.tsx';
import { useMenu } from '../panels/use-menu.ts';
import { OpeningContext } from './opening-context.ts';

/** What a drop does, by keys and without a mouse: chooses an archive, or a recording's folder. */
export function OpenMenu() {
  const opening = useContext(OpeningContext);
  const { open, setOpen, holder, button, onKeyDown } = useMenu();
  const archive = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  if (!opening) return null;
  const choose = (input: HTMLInputElement | null) => {
    setOpen(false);
    button.current?.focus();
    input?.click();
  };
  const chosen = (event: ChangeEvent<HTMLInputElement>) => {
    const files = [...(event.target.files ?? [])];
    // The same one may be chosen again.
    event.target.value = '';
    if (files.length > 0) void opening.choose(files);
  };
  const takeFolder = (input: HTMLInputElement | null) => {
    folder.current = input;
    if (input) input.webkitdirectory = true;
  };
  const hidden = { type: 'file', hidden: true, tabIndex: -1, 'aria-hidden': true, onChange: chosen } as const;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: keys of the menu that it holds
    <div className="menu-holder" ref={holder} onKeyDown={onKeyDown} data-own-keys={open ? '' : undefined}>
      <button
        type="button"
        ref={button}
        className="button icon-only"
        aria-haspopup="menu"
        aria-expanded={open}
        aria-label="Open a recording"
        title="Open a recording (O); or drop it anywhere"
        data-open
        onClick={() => setOpen(!open)}
      >
        <Icon name="open" />
      </button>
      {open && (
        <div className="menu narrow" role="menu" aria-label="Open a recording" data-testid="open-menu">
          <button type="button" role="menuitem" tabIndex={-1} onClick={() => choose(archive.current)}>
            <span className="menu-name">An archive …</span>
            <span className="menu-about">.zip, .tar, .tar.gz, .tgz</span>
          </button>
          <button type="button" role="menuitem" tabIndex={-1} onClick={() => choose(folder.current)}>
            <span className="menu-name">A folder …</span>
            <span className="menu-about">NAME.loopscope</span>
          </button>
        </div>
      )}
      <input {...hidden} ref={archive} accept=".zip,.tar,.gz,.tgz" data-testid="choose-archive" />
      <input {...hidden} ref={takeFolder} data-testid="choose-folder" />
    </div>
  );
}
