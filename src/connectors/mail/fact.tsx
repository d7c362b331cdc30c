import { Text } from '@react-email/components';
import type { ReactElement } from 'react';
import { mailStyles } from './mail-styles.ts';

/** One line of what is known: its label and its value. */
export function Fact({ label, children }: { readonly label: string; readonly children: string }): ReactElement {
  return (
    <Text style={mailStyles.fact} data-compact-in-text="true">
      <span style={mailStyles.label}>{label}</span> {children}
    </Text>
  );
}
