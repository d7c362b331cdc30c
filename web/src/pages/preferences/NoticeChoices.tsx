import { Text, Title } from '@mantine/core';
import type { Preferences } from '../../../../src/contract/members.ts';
import { noticeChannels } from '../../../../src/domain/notice-choice.ts';
import { useWords } from '../../language.ts';
import { capitalised } from '../../words/date-words.ts';
import { ChoiceSwitch } from './ChoiceSwitch.tsx';

type KindChoices = Preferences['notices'][number];

/** A switch for each kind of notice and channel. On a phone each kind is a card of its own. */
export function NoticeChoices(props: { readonly notices: readonly KindChoices[] }) {
  const { t } = useWords();
  return (
    <section aria-labelledby="choices-title">
      <Title order={2} size="h3" id="choices-title">
        {t('preferences.noticesTitle')}
      </Title>
      <Text size="sm" c="dimmed" mb="sm">
        {t('preferences.noticesText')}
      </Text>
      <table className="choices paper" aria-labelledby="choices-title">
        <thead>
          <tr>
            <th scope="col">{t('preferences.kind')}</th>
            {noticeChannels.map((channel) => (
              <th key={channel} scope="col">
                {t(`preferences.channel.${channel}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {props.notices.map((choices) => (
            <KindRow key={choices.kind} choices={choices} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function KindRow({ choices }: { readonly choices: KindChoices }) {
  const { t, language } = useWords();
  const { kind, channels } = choices;
  const always = noticeChannels.filter((channel) => !channels[channel].choosable);
  const names = always.map((channel) => t(`preferences.channel.${channel}`).toLocaleLowerCase(language));
  const channelNames = capitalised(new Intl.ListFormat(language).format(names));
  const reasonId = `always-${kind}`;
  return (
    <tr>
      <th scope="row">
        <Text fw={600}>{t(`notice.kind.${kind}`)}</Text>
        <Text size="sm" c="dimmed" fw={400}>
          {t(`preferences.kindText.${kind}`)}
        </Text>
        {always.length === 0 ? null : (
          <Text size="sm" fw={400} id={reasonId}>
            {t(`preferences.always.${kind === 'critical_fault' ? kind : 'conflict_opened'}`, {
              channels: channelNames,
            })}
          </Text>
        )}
      </th>
      {noticeChannels.map((channel) => (
        <td key={channel} data-channel={t(`preferences.channel.${channel}`)}>
          <ChoiceSwitch kind={kind} channel={channel} choice={channels[channel]} reasonId={reasonId} />
        </td>
      ))}
    </tr>
  );
}
