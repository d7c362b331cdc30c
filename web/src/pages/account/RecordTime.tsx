import { useWords } from '../../language.ts';
import { executedInWords } from '../../words/date-words.ts';

/** When something happened at a broker, to the second; all digits of it on hover. A narrow column breaks it after the date. */
export function RecordTime({ at }: { readonly at: string }) {
  const { language } = useWords();
  return (
    <time dateTime={at} title={at}>
      {executedInWords(at, language).replace(/(?<!,) /g, '\u00a0')}
    </time>
  );
}
