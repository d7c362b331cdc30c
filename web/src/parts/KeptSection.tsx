import { type ReactNode, useRef } from 'react';
import { useFocusWithin } from '../use-focus-within.ts';

/** A section whose parts may go while they have the focus, as an alert that was resolved: it then has the focus itself. */
export function KeptSection(props: {
  readonly labelledBy?: string;
  readonly label?: string;
  readonly children: ReactNode;
}) {
  const section = useRef<HTMLElement>(null);
  const watch = useFocusWithin(section);
  return (
    <section
      ref={section}
      aria-labelledby={props.labelledBy}
      aria-label={props.label}
      tabIndex={-1}
      className="kept-section"
      {...watch}
    >
      {props.children}
    </section>
  );
}
