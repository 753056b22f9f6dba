/** What every button with a menu does: opens it and closes it, moves through its items by keys. */
import { type KeyboardEvent, type RefObject, useEffect, useRef, useState } from 'react';

const ITEMS = '[role^=menuitem]:not(:disabled)';

export interface Menu {
  open: boolean;
  setOpen(open: boolean): void;
  /** Holds the button and the menu. */
  holder: RefObject<HTMLDivElement | null>;
  /** Gets the focus back. */
  button: RefObject<HTMLButtonElement | null>;
  /** Keys of the menu, for the holder; none while it is closed. */
  onKeyDown: ((event: KeyboardEvent) => void) | undefined;
}

export function useMenu(): Menu {
  const [open, setOpen] = useState(false);
  const holder = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (!open) return;
    holder.current?.querySelector<HTMLButtonElement>(ITEMS)?.focus();
    const away = (event: Event) => {
      if (!holder.current?.contains(event.target as Node)) setOpen(false);
    };
    window.addEventListener('pointerdown', away);
    return () => window.removeEventListener('pointerdown', away);
  }, [open]);
  const key = (event: KeyboardEvent) => {
    if (event.key === 'Escape') {
      setOpen(false);
      button.current?.focus();
    } else if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      const items = [...holder.current!.querySelectorAll<HTMLButtonElement>(ITEMS)];
      const at = items.indexOf(document.activeElement as HTMLButtonElement);
      items[(at + (event.key === 'ArrowDown' ? 1 : -1) + items.length) % items.length]?.focus();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return { open, setOpen, holder, button, onKeyDown: open ? key : undefined };
}
