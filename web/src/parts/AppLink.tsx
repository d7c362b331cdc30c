import { Anchor, type AnchorProps } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Place } from '../paths.ts';

type Leading = {
  readonly place: Place;
  readonly exact?: boolean;
  readonly 'aria-label'?: string;
  readonly onFollow?: () => void;
  readonly children: ReactNode;
};

/**
 * A link to a page of ours; `place` comes from `paths`. It is marked as the present one on its page and those below it;
 * with `exact`, on its page alone. `onFollow` is called when it is followed.
 */
export function AppLink({ place, exact = false, onFollow, children, ...look }: Leading & AnchorProps) {
  return (
    <Anchor
      {...look}
      onClick={onFollow}
      renderRoot={(root) => <Link {...root} to={place.to} search={place.search} activeOptions={{ exact }} />}
    >
      {children}
    </Anchor>
  );
}
