import { Anchor, type AnchorProps } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Place } from '../paths.ts';

type Leading = { readonly place: Place; readonly children: ReactNode };

/** A link to a page of ours; `place` comes from `paths`. */
export function AppLink({ place, children, ...look }: Leading & AnchorProps) {
  return (
    <Anchor {...look} renderRoot={(root) => <Link {...root} to={place.to} search={place.search} />}>
      {children}
    </Anchor>
  );
}
