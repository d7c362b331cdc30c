import { type FocusEvent, type RefObject, useEffect, useRef } from 'react';

/** What the element around what may go must have. */
type FocusWatch = { readonly onFocus: (event: FocusEvent) => void; readonly onBlur: (event: FocusEvent) => void };

/**
 * Gives the focus to `place` when what had it within is no longer there, as an alert that was resolved, so that the
 * keyboard goes on from there and not from the top of the page.
 */
export function useFocusWithin(place: RefObject<HTMLElement | null>): FocusWatch {
  const focused = useRef<Element | null>(null);
  useEffect(() => {
    if (focused.current === null || focused.current.isConnected) return;
    focused.current = null;
    if (document.activeElement === document.body) place.current?.focus({ preventScroll: true });
  });
  return {
    onFocus: ({ target }) => {
      focused.current = target;
    },
    onBlur: ({ target }) => {
      // A button that works for a moment loses the focus though nobody has gone elsewhere.
      if (!target.matches(':disabled')) focused.current = null;
    },
  };
}
