import type { ServiceEnvironment } from '@adp/plugin-adp-common';
import { Flex, Text } from '@backstage/ui';
import { RiAlertLine, RiCheckLine } from '@remixicon/react';
import { DRIFT_REASONS } from './driftReasons';
import { MarkBadge } from './MarkBadge';

const WRAP = { overflowWrap: 'anywhere' } as const;

/** Whether manifests are as they are configured, and what a generation would change. */
export const DriftCell = ({
  drift,
  changes,
}: Pick<ServiceEnvironment, 'drift' | 'changes'>) => {
  const notes = drift.map(reason => DRIFT_REASONS[reason]);
  const files = changes?.changes ?? [];
  const isAsConfigured =
    notes.length === 0 && files.length === 0 && !changes?.problem;
  if (isAsConfigured) {
    return (
      <MarkBadge
        label={changes ? 'None, checked' : 'None known'}
        color="success"
        Icon={RiCheckLine}
      />
    );
  }
  return (
    <Flex direction="column" gap="1" align="start">
      <MarkBadge label="Drift" color="warning" Icon={RiAlertLine} />
      {notes.map(note => (
        <Text key={note} variant="body-small">
          {note}
        </Text>
      ))}
      {changes?.problem && (
        <Text variant="body-small" style={WRAP}>
          A generation would be refused: {changes.problem}
        </Text>
      )}
      {files.length > 0 && (
        <details>
          <summary>
            <Text variant="body-small">
              A generation would change {files.length}{' '}
              {files.length === 1 ? 'file' : 'files'}
            </Text>
          </summary>
          <ul style={{ margin: 0, paddingInlineStart: 'var(--bui-space-4)' }}>
            {files.map(({ path, change }) => (
              <li key={path}>
                <Text variant="body-small" style={WRAP}>
                  {path}: {change}
                </Text>
              </li>
            ))}
          </ul>
        </details>
      )}
    </Flex>
  );
};
