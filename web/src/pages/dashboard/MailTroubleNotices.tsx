import type { MailTrouble } from '../../../../src/contract/alerts.ts';
import { useWords } from '../../language.ts';
import { AppLink } from '../../parts/AppLink.tsx';
import { Notice } from '../../parts/Notice.tsx';
import { useNow } from '../../parts/use-now.ts';
import { paths } from '../../paths.ts';
import { stageInWords } from '../../words/alert-words.ts';
import { lastingInWords, relativeInWords } from '../../words/date-words.ts';

const MOST_SHOWN = 5;

/** Mail about alerts that waits for the mail server, and that did not arrive, with its alerts. Nothing when all arrived. */
export function MailTroubleNotices(props: { readonly trouble: MailTrouble }) {
  const { failed, waiting } = props.trouble;
  return (
    <>
      {waiting === null ? null : <Waiting waiting={waiting} />}
      {failed.length === 0 ? null : <Failed failed={failed} />}
    </>
  );
}

function Waiting(props: { readonly waiting: NonNullable<MailTrouble['waiting']> }) {
  const words = useWords();
  const now = useNow();
  const { notifications, since, trouble, retryAt } = props.waiting;
  const duration = lastingInWords(since, now, words);
  return (
    <Notice tone="bad">
      <p>
        {words.t('dashboard.mailWaiting', { count: notifications, duration })}
        {retryAt === null || retryAt <= now
          ? ''
          : ` ${words.t('dashboard.mailRetry', { when: relativeInWords(retryAt, now, words) })}`}
      </p>
      {trouble === null ? null : <code className="raw">{trouble}</code>}
    </Notice>
  );
}

function Failed(props: { readonly failed: MailTrouble['failed'] }) {
  const { t } = useWords();
  const more = props.failed.length - MOST_SHOWN;
  return (
    <Notice tone="warning" title={t('dashboard.mailFailed')}>
      <ul className="run-lines">
        {props.failed.slice(0, MOST_SHOWN).map((mail) => (
          <FailedMail key={mail.id} mail={mail} />
        ))}
        {more > 0 ? <li>{t('dashboard.mailMore', { count: more })}</li> : null}
      </ul>
    </Notice>
  );
}

function FailedMail(props: { readonly mail: MailTrouble['failed'][number] }) {
  const words = useWords();
  const now = useNow();
  const { mail } = props;
  const said = {
    listing: mail.subjectName,
    stage: stageInWords(mail, words),
    when: relativeInWords(mail.settledAt ?? mail.createdAt, now, words),
  };
  return (
    <li>
      <AppLink place={paths.alert(mail.alertId)} c="inherit" underline="always">
        {words.t(`dashboard.${sentenceOf(mail.status)}`, said)}
      </AppLink>
      {mail.trouble === null ? null : <code className="raw">{mail.trouble}</code>}
    </li>
  );
}

function sentenceOf(status: MailTrouble['failed'][number]['status']) {
  if (status === 'expired') return 'mailExpired';
  return status === 'unconfirmed' ? 'mailUnconfirmed' : 'mailRefused';
}
