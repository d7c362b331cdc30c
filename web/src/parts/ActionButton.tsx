import { Button, type ButtonProps } from '@mantine/core';
import { useRef } from 'react';
import { useKeptFocus } from '../use-kept-focus.ts';

type Acting = { readonly label?: string; readonly pending: boolean; readonly onAct: () => void };

/** A button that works for a moment and keeps the keyboard's focus meanwhile; `label` says more than its text. */
export function ActionButton({ label, pending, onAct, ...look }: Acting & ButtonProps) {
  const button = useRef<HTMLButtonElement>(null);
  const rememberFocus = useKeptFocus(button, pending);
  return (
    <Button
      size="sm"
      {...look}
      ref={button}
      loading={pending}
      aria-label={label}
      onClick={() => {
        rememberFocus();
        onAct();
      }}
    />
  );
}
