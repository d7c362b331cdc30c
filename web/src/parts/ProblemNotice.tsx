import { Button } from '@mantine/core';
import { useWords } from '../language.ts';
import { isSaidAtFields, problemInWords } from '../words/problem-words.ts';
import { Notice } from './Notice.tsx';

/**
 * A failure in words, where something was to be shown or done; nothing when there is none. `fields` are those of the
 * form that shows the notice: what stands at them is not said a second time.
 */
export function ProblemNotice(props: {
  readonly error: unknown;
  readonly title?: string;
  readonly fields?: readonly string[];
  readonly onRetry?: () => void;
}) {
  const words = useWords();
  if (props.error === null || props.error === undefined) return null;
  if (isSaidAtFields(props.error, props.fields ?? [])) return null;
  return (
    <Notice tone="bad" urgent {...(props.title === undefined ? {} : { title: props.title })}>
      <p>{problemInWords(props.error, words)}</p>
      {props.onRetry ? (
        <Button variant="default" size="xs" mt="xs" onClick={props.onRetry}>
          {words.t('app.retry')}
        </Button>
      ) : null}
    </Notice>
  );
}
