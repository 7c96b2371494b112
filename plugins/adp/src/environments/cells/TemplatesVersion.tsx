import { Flex, Text } from '@backstage/ui';
import { RiArrowUpCircleLine } from '@remixicon/react';
import { MarkBadge } from './MarkBadge';

/** A version of the manifest templates, and whether the estate uses a newer one. */
export const TemplatesVersion = ({
  version,
  isBehind,
  newest,
}: {
  version: string | undefined;
  isBehind: boolean;
  /** The version that the estate uses. */
  newest: string;
}) => (
  <Flex direction="column" gap="1" align="start">
    <Text>{version ?? '–'}</Text>
    {isBehind && (
      <MarkBadge
        label={`Behind ${newest}`}
        color="warning"
        Icon={RiArrowUpCircleLine}
      />
    )}
  </Flex>
);
