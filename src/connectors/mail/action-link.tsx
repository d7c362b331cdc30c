import { Button, Link, Text } from '@react-email/components';
import type { ReactElement } from 'react';
import { mailStyles } from './mail-styles.ts';

/** The one thing to press. The address also stands in full, for readers that show no buttons. */
export function ActionLink({ label, link }: { readonly label: string; readonly link: string }): ReactElement {
  return (
    <>
      <Button href={link} style={mailStyles.button} data-skip-in-text="true">
        {label}
      </Button>
      <Text style={mailStyles.address}>
        <Link href={link} style={mailStyles.link}>
          {link}
        </Link>
      </Text>
    </>
  );
}
