import { ApiProblem } from '../../../api-problem.ts';
import { useWords } from '../../../language.ts';
import { Notice } from '../../../parts/Notice.tsx';
import { ProblemNotice } from '../../../parts/ProblemNotice.tsx';
import { causeInWords } from '../../../words/cause-words.ts';
import { stayInWords } from '../../../words/date-words.ts';

/** Why nights could not be taken; when they are not free, by what. `fields` as in `ProblemNotice`. */
export function NightsTakenNotice(props: { readonly error: unknown; readonly fields: readonly string[] }) {
  const words = useWords();
  const { error } = props;
  if (!(error instanceof ApiProblem) || error.code !== 'nights_taken' || error.causes.length === 0) {
    return <ProblemNotice error={error} fields={props.fields} />;
  }
  return (
    <Notice tone="bad" title={words.t('problem.nights_taken')} urgent>
      <ul className="run-lines">
        {error.causes.map((cause) => (
          <li key={`${cause.kind} ${cause.id}`}>
            {words.t('booking.taken', { what: causeInWords(cause, true, words), stay: stayInWords(cause, words) })}
          </li>
        ))}
      </ul>
    </Notice>
  );
}
