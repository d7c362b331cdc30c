import type { Route } from '../../../../src/contract/route.ts';
import { downloadCsv } from '../../csv-download.ts';
import { useWords } from '../../language.ts';
import { ActionButton } from '../../parts/ActionButton.tsx';
import { useAction } from '../../use-action.ts';

type ExportCsvProps = {
  readonly route: Route;
  readonly connectionId: string;
  readonly fileName: string;
  readonly label: string;
};

/** Downloads all records of a list, not only the page that is shown. */
export function ExportCsv({ route, connectionId, fileName, label }: ExportCsvProps) {
  const { t } = useWords();
  const download = useAction({
    perform: () => downloadCsv(route, connectionId, fileName),
    refreshes: [],
    done: () => t('record.exported', { name: fileName }),
  });
  return (
    <ActionButton
      variant="default"
      className="self-start"
      label={label}
      pending={download.isPending}
      onAct={() => download.mutate(undefined)}
    >
      {t('record.export')}
    </ActionButton>
  );
}
