import { Badge } from '@backstage/ui';
import type { RemixiconComponentType } from '@remixicon/react';

/** What is to be noticed, in words, with a symbol in its colour. */
export const MarkBadge = ({
  label,
  color,
  Icon,
}: {
  label: string;
  color: 'success' | 'info' | 'warning' | 'danger' | 'secondary';
  Icon: RemixiconComponentType;
}) => (
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
