import { useRouteRef } from '@backstage/frontend-plugin-api';
import { useEntity } from '@backstage/plugin-catalog-react';
import { ButtonLink, Flex, Text } from '@backstage/ui';
import { AdpQueries } from '../../api/AdpQueries';
import { deliveryProjectRouteRef } from '../../routes';
import { MembersSection } from '../members/MembersSection';
import { SyncSection } from '../sync/SyncSection';

/** The members of a delivery project and their access, on its page of the catalog. */
export const MembersTab = () => {
  const { entity } = useEntity();
  const link = useRouteRef(deliveryProjectRouteRef);
  const { name } = entity.metadata;
  return (
    <AdpQueries>
      <Flex direction="column" gap="6">
        <Flex align="center" justify="between">
          <Text as="h2" variant="title-medium">
            People and their access
          </Text>
          {link && (
            <ButtonLink variant="secondary" href={link({ name })}>
              Onboarding
            </ButtonLink>
          )}
        </Flex>
        <SyncSection name={name} />
        <MembersSection name={name} />
      </Flex>
    </AdpQueries>
  );
};
