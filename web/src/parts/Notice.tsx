import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import type { Tone } from '../words/run-words.ts';

const signs: Readonly<Record<Tone, string>> = { calm: 'i', good: '✓', warning: '!', bad: '×' };

/** A framed message. Its tone is a colour and a sign. `urgent` is read out at once by screen readers. */
export function Notice(props: {
  readonly tone: Tone;
  readonly title?: string;
  readonly urgent?: boolean;
  readonly children?: ReactNode;
}) {
  return (
    <div className="notice" data-tone={props.tone} role={props.urgent === true ? 'alert' : undefined}>
      <span className="notice-sign" aria-hidden="true">
        {signs[props.tone]}
      </span>
      <div className="notice-text">
        {props.title === undefined ? null : <Text fw={600}>{props.title}</Text>}
        {props.children}
      </div>
    </div>
  );
}
