import { Radio, Stack } from '@mantine/core';
import { type HubConnectorName, hubConnectors, hubNames } from '../../../../src/domain/hub.ts';

/** A choice among the hubs. */
export function HubChoice(props: {
  readonly label: string;
  readonly value: HubConnectorName;
  readonly onChange: (connector: HubConnectorName) => void;
}) {
  return (
    <Radio.Group
      label={props.label}
      value={props.value}
      onChange={(chosen) => {
        const connector = hubConnectors.find((known) => known === chosen);
        if (connector !== undefined) props.onChange(connector);
      }}
    >
      <Stack gap="xs" mt="xs">
        {hubConnectors.map((connector) => (
          <Radio
            key={connector}
            value={connector}
            label={hubNames[connector]}
            data-autofocus={connector === props.value}
          />
        ))}
      </Stack>
    </Radio.Group>
  );
}
