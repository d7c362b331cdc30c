import { Button, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { RunOperation } from '../../../../../src/contract/runs.ts';
import { useWords } from '../../../language.ts';
import { runLogQuery } from '../../../operation-queries.ts';
import { Loaded } from '../../../parts/Loaded.tsx';
import type { ConnectionNames } from '../../../words/connection-words.ts';
import { preciseTimeInWords } from '../../../words/date-words.ts';
import { runOperationInWords } from '../../../words/operation-words.ts';

type RunLogProps = { readonly runId: string; readonly names: ConnectionNames };

/** “Journal détaillé”: each reading of a run, what it changed and what was told where; read once it is asked for. */
export function RunLog(props: RunLogProps) {
  const { t } = useWords();
  const [isShown, setIsShown] = useState(false);
  return (
    <div>
      <Button variant="subtle" size="compact-sm" aria-expanded={isShown} onClick={() => setIsShown(!isShown)}>
        {t(isShown ? 'runLog.hide' : 'runLog.show')}
      </Button>
      {isShown ? <Lines {...props} /> : null}
    </div>
  );
}

function Lines({ runId, names }: RunLogProps) {
  const { t } = useWords();
  const query = useQuery(runLogQuery(runId));
  return (
    <Loaded query={query}>
      {(lines) =>
        lines.length === 0 ? (
          <Text size="sm" c="dimmed">
            {t('runLog.empty')}
          </Text>
        ) : (
          <ol className="run-lines run-log">
            {lines.map((line, index) => (
              <li key={`${line.at} ${index}`}>
                <Line line={line} names={names} />
              </li>
            ))}
          </ol>
        )
      }
    </Loaded>
  );
}

function Line({ line, names }: { readonly line: RunOperation; readonly names: ConnectionNames }) {
  const words = useWords();
  return (
    <Text size="sm" className="breakable">
      <time dateTime={line.at}>{preciseTimeInWords(line.at, words.language)}</time> ·{' '}
      {words.t('run.connection', { label: names.nameOf(line), what: runOperationInWords(line, words) })}
    </Text>
  );
}
