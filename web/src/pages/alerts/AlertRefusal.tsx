import type { Alert } from '../../../../src/contract/alerts.ts';
import { ApiProblem } from '../../api-problem.ts';
import { useWords } from '../../language.ts';
import { AppLink } from '../../parts/AppLink.tsx';
import { Notice } from '../../parts/Notice.tsx';
import { type Place, paths } from '../../paths.ts';
import { shownOfSubject } from '../../words/alert-subject-words.ts';
import { fieldTexts, problemInWords } from '../../words/problem-words.ts';

/** Why a change of an alert was refused; nothing when it was not. A newer alert that stands in its place is linked. */
export function AlertRefusal(props: { readonly alert: Alert; readonly error: unknown }) {
  const words = useWords();
  const { alert, error } = props;
  if (error === null || error === undefined) return null;
  const said = Object.values(fieldTexts(error, words)).join(' ') || problemInWords(error, words);
  return (
    <Notice tone="bad" urgent>
      <p>{said}</p>
      {error instanceof ApiProblem && error.code === 'alert_superseded' ? <Newer alert={alert} error={error} /> : null}
    </Notice>
  );
}

function Newer(props: { readonly alert: Alert; readonly error: ApiProblem }) {
  const { t } = useWords();
  const { newerAlertId } = props.error;
  const place: Place = newerAlertId === null ? paths.alerts(shownOfSubject(props.alert)) : paths.alert(newerAlertId);
  return (
    <AppLink place={place} c="inherit" underline="always">
      {newerAlertId === null ? t(`alert.ofSubject.${props.alert.subjectKind}`) : t('alert.newer')}
    </AppLink>
  );
}
