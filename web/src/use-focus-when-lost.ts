import { type RefObject, useEffect } from 'react';

/**
 * Leads the keyboard to the first thing that can be used in `part` once it is drawn, where what had the focus before has
 * gone; nobody's focus is taken away.
 */
export function useFocusWhenLost(part: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const { activeElement } = document;
    if (activeElement !== null && activeElement !== document.body) return;
    part.current?.querySelector<HTMLElement>('input:not(:disabled), button:not(:disabled)')?.focus();
  }, [part]);
}
