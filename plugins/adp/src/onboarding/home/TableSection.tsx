import { Button, Flex, Text } from '@backstage/ui';
import type { ReactNode } from 'react';

/** A table with its heading and, where it is allowed, a button to create one more. */
export const TableSection = ({
  title,
  createLabel,
  onCreate,
  children,
}: {
  title: string;
  /** What the button does, said in full. */
  createLabel: string;
  /** Missing when the person may not create one. */
  onCreate?: () => void;
  children: ReactNode;
}) => (
  <Flex direction="column" gap="3">
    <Flex align="center" justify="between">
      <Text as="h3" variant="title-small">
        {title}
      </Text>
      {onCreate && (
        <Button aria-label={createLabel} onPress={onCreate}>
          Create
        </Button>
      )}
    </Flex>
    {children}
  </Flex>
);
