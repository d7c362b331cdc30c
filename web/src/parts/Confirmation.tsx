import { Button, Group, Stack, Text } from '@mantine/core';
import { useWords } from '../language.ts';
import { ProblemNotice } from './ProblemNotice.tsx';

/** Asks before something that cannot be taken back, with words on the buttons instead of yes and no alone. */
export function Confirmation(props: {
  readonly question: string;
  readonly yes: string;
  readonly no: string;
  readonly pending: boolean;
  readonly error: unknown;
  readonly onYes: () => void;
  readonly onNo: () => void;
}) {
  const { t } = useWords();
  return (
    <Stack gap="sm" mt="xs" role="group" aria-label={props.question}>
      <Text>{props.question}</Text>
      <ProblemNotice error={props.error} />
      <Group gap="sm">
        <Button color="brick" loading={props.pending} onClick={props.onYes}>
          {props.yes}
        </Button>
        <Button
          variant="default"
          disabled={props.pending}
          onClick={props.onNo}
          aria-label={props.no || t('app.cancel')}
        >
          {props.no}
        </Button>
      </Group>
    </Stack>
  );
}
