import type { Instant } from '../../../src/domain/instant.ts';
import { useWords } from '../language.ts';
import { instantInWords, relativeInWords } from '../words/date-words.ts';
import { useNow } from './use-now.ts';

/** A sentence around a relative time, with the absolute one on hover: `say` gets “il y a 5 minutes”. */
export function Moment(props: { readonly at: Instant; readonly say: (when: string) => string }) {
  const words = useWords();
  const now = useNow(props.at);
  return (
    <time dateTime={props.at} title={instantInWords(props.at, words.language)}>
      {props.say(relativeInWords(props.at, now, words))}
    </time>
  );
}
