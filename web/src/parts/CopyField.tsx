import { Button, Stack, Text, TextInput } from '@mantine/core';
import { useClipboard } from '@mantine/hooks';

/** A value to be taken elsewhere, with a button that copies it. `copy` names the button, `copied` and `failed` what it did. */
export function CopyField(props: {
  readonly label: string;
  readonly value: string;
  readonly copy: string;
  readonly copied: string;
  readonly failed: string;
  readonly first?: boolean;
}) {
  const clipboard = useClipboard({ timeout: 5000 });
  return (
    <Stack gap="sm">
      <TextInput
        label={props.label}
        value={props.value}
        readOnly
        data-autofocus={props.first}
        spellCheck={false}
        onFocus={(event) => event.currentTarget.select()}
      />
      <Button onClick={() => clipboard.copy(props.value)}>{clipboard.copied ? props.copied : props.copy}</Button>
      {clipboard.error === null ? null : (
        <Text size="sm" role="alert">
          {props.failed}
        </Text>
      )}
    </Stack>
  );
}
