import { Stack, Text, Title } from '@mantine/core';
import { useWords } from '../../language.ts';
import { PageTitle } from '../../parts/PageTitle.tsx';
import { modeRules } from '../../words/mode-words.ts';

/** How calendars are read, and what changes that: made of the table that relais goes by. */
export function ModesPage() {
  const words = useWords();
  const { t } = words;
  const { always, byState, unchanging } = modeRules(words);
  return (
    <Stack gap="lg">
      <Stack gap={4}>
        <PageTitle>{t('mode.page.title')}</PageTitle>
        <Text c="dimmed" maw="44rem">
          {t('mode.page.intro')}
        </Text>
      </Stack>
      <Rules title={t('mode.page.always')} text={t('mode.page.alwaysText')} sentences={[...always, unchanging]} />
      {byState.map(({ state, sentences }) => (
        <Rules
          key={state}
          title={t(`mode.state.${state}`)}
          text={t(`mode.stateText.${state}`)}
          sentences={sentences.length === 0 ? [t('mode.page.nothing')] : sentences}
        />
      ))}
    </Stack>
  );
}

type RulesProps = { readonly title: string; readonly text: string; readonly sentences: readonly string[] };

function Rules({ title, text, sentences }: RulesProps) {
  return (
    <section className="report-summary">
      <Title order={2} size="h4">
        {title}
      </Title>
      <Text>{text}</Text>
      <ul className="mode-rules">
        {sentences.map((sentence) => (
          <li key={sentence}>{sentence}</li>
        ))}
      </ul>
    </section>
  );
}
