import type { SyncState } from '@adp/plugin-adp-common';
import { Badge } from '@backstage/ui';
import { SYNC_STATES } from './syncStates';

/** Tells a state in words, with a symbol in its colour. */
export const SyncStateBadge = ({ state }: { state: SyncState }) => {
  const { label, color, Icon } = SYNC_STATES[state];
  return (
    <Badge
      icon={
        <Icon
          aria-hidden="true"
          size={14}
          style={{ color: `var(--bui-fg-${color})` }}
        />
      }
    >
      {label}
    </Badge>
  );
};
