import { Button } from '@mantine/core';
import { useWords } from '../../language.ts';

/** Says that the alerts of one account alone are shown, and shows those of all again; nothing while none is chosen. */
export function AccountFilter(props: {
  readonly connectionId: string | undefined;
  /** The name of the chosen account where the alerts tell it. */
  readonly name: string | undefined;
  readonly onClear: () => void;
}) {
  const { t } = useWords();
  if (props.connectionId === undefined) return null;
  const name = props.name ?? t('alertList.thisAccount');
  return (
    <Button variant="default" size="sm" className="self-end" onClick={props.onClear}>
      {t('alertList.clearAccount', { name })}
    </Button>
  );
}
