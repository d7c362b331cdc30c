import { Badge } from '@mantine/core';
import type { RunStatus } from '../../../src/domain/run.ts';
import { useWords } from '../language.ts';
import { type Tone, toneOfRun } from '../words/run-words.ts';

/** The state of a run as a word on its tone's colour. */
export function RunBadge(props: { readonly status: RunStatus }) {
  const { t } = useWords();
  return <ToneBadge tone={toneOfRun(props.status)}>{t(`run.status.${props.status}`)}</ToneBadge>;
}

/** A word on its tone's colour; colours are in `styles.css`, each with AA contrast. */
export function ToneBadge(props: { readonly tone: Tone; readonly children: string }) {
  return (
    <Badge className="tone-badge" data-tone={props.tone} variant="light" tt="none" size="md">
      {props.children}
    </Badge>
  );
}
