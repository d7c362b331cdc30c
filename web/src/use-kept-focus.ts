import { type RefObject, useEffect, useRef } from 'react';

/**
 * Gives a button that cannot be pressed while it is `busy`, and so loses the keyboard's focus, the focus back when that
 * ends; not where the person has gone elsewhere meanwhile. What it returns is called when the button is pressed.
 */
export function useKeptFocus(button: RefObject<HTMLButtonElement | null>, busy: boolean): () => void {
  const hadFocus = useRef(false);
  useEffect(() => {
    if (busy || !hadFocus.current) return;
    hadFocus.current = false;
    const { activeElement } = document;
    const isElsewhere = activeElement !== null && activeElement !== document.body;
    // The person may have scrolled on to read.
    if (!isElsewhere) button.current?.focus({ preventScroll: true });
  }, [button, busy]);
  return () => {
    hadFocus.current = document.activeElement === button.current;
  };
}
