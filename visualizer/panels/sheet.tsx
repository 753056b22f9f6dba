import { type ReactNode, useLayoutEffect, useRef } from 'react';
import { Icon } from './icons.tsx';

interface SheetProps {
  title: string;
  open: boolean;
  onClose: () => void;
  /** Stands in the header, before the button that closes. */
  more?: ReactNode;
  children: ReactNode;
}

/** A sheet over the page; Escape, its button and a click beside it close it. */
export function Sheet({ title, open, onClose, more, children }: SheetProps) {
  const ref = useRef<HTMLDialogElement>(null);
  // Before the effects of what is in it, which may move the focus.
  useLayoutEffect(() => {
    const dialog = ref.current!;
    if (open && !dialog.open) dialog.showModal();
    if (!open && dialog.open) dialog.close();
  }, [open]);
  const id = `${title.toLowerCase().replaceAll(/[^a-z]+/g, '-')}-title`;
  return (
    // A click on the backdrop is a click on the dialog itself; the keyboard has Escape and the button.
    // biome-ignore lint/a11y/useKeyWithClickEvents: Escape closes a modal dialog without our doing
    <dialog
      ref={ref}
      className="sheet"
      aria-labelledby={id}
      onClose={onClose}
      onClick={(event) => event.target === ref.current && onClose()}
    >
      <header>
        <h2 id={id}>{title}</h2>
        {more}
        <button type="button" className="button icon-only" aria-label="Close" onClick={onClose}>
          <Icon name="close" />
        </button>
      </header>
      {open && children}
    </dialog>
  );
}
