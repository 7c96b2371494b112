import {
  AdpApiError,
  deliveryProjectUpdatePermission,
} from '@adp/plugin-adp-common';
import { BreadcrumbEntry, useRouteRef } from '@backstage/frontend-plugin-api';
import { usePermission } from '@backstage/plugin-permission-react';
import {
  Alert,
  Button,
  ButtonLink,
  Container,
  Flex,
  Skeleton,
  Text,
} from '@backstage/ui';
import { useState } from 'react';
import { useParams } from 'react-router-dom';
import { HistorySection } from '../history/HistorySection';
import { MembersSection } from '../members/MembersSection';
import { OffboardingSection } from '../offboarding/OffboardingSection';
import { deliveryProjectRouteRef } from '../../routes';
import { EditProjectDialog } from '../projects/EditProjectDialog';
import { useDeliveryProject } from '../projects/useDeliveryProject';
import { SyncSection } from '../sync/SyncSection';
import { LoadError } from '../tables/LoadError';
import { ProjectFacts } from './ProjectFacts';

const STATE_MESSAGES = {
  active: undefined,
  offboarding: 'This delivery project is being offboarded.',
  offboarded:
    'This delivery project has been offboarded. Its history stays, and its name cannot be used again.',
};

/** Everything about one delivery project: facts, status, members, history. */
export const ProjectPage = () => {
  const name = useParams().name!;
  const { data: project, error, isPending, refetch } = useDeliveryProject(name);
  const link = useRouteRef(deliveryProjectRouteRef);
  const [isEditing, setEditing] = useState(false);
  const { allowed } = usePermission({
    permission: deliveryProjectUpdatePermission,
    resourceRef: name,
  });

  if (isPending) {
    return (
      <Container py="6" aria-busy="true" aria-label="Loading">
        <Skeleton height={240} />
      </Container>
    );
  }
  if (!project) {
    return (
      <Container py="6">
        {error instanceof AdpApiError && error.status === 404 ? (
          <Alert
            role="alert"
            status="warning"
            icon
            title={`There is no delivery project ${name}.`}
          />
        ) : (
          <LoadError what="delivery project" error={error!} onRetry={refetch} />
        )}
      </Container>
    );
  }
  const message = STATE_MESSAGES[project.state];
  return (
    <BreadcrumbEntry
      entry={{ label: project.title, href: link?.({ name }) ?? '' }}
    >
      <Container py="6">
        <Flex direction="column" gap="8">
          <Flex direction="column" gap="3">
            <Flex align="center" justify="between">
              <Text as="h2" variant="title-medium">
                {project.title}
              </Text>
              <Flex gap="2">
                <ButtonLink
                  variant="secondary"
                  href={`/catalog/default/group/${project.name}`}
                >
                  In the catalog
                </ButtonLink>
                {allowed && project.state === 'active' && (
                  <Button variant="secondary" onPress={() => setEditing(true)}>
                    Edit
                  </Button>
                )}
              </Flex>
            </Flex>
            {message && <Alert status="warning" icon title={message} />}
            <Text as="p">{project.description}</Text>
            <ProjectFacts project={project} />
          </Flex>
          <SyncSection name={project.name} />
          <MembersSection name={project.name} />
          <OffboardingSection project={project} />
          <HistorySection name={project.name} />
        </Flex>
        {isEditing && (
          <EditProjectDialog
            project={project}
            onClose={() => setEditing(false)}
          />
        )}
      </Container>
    </BreadcrumbEntry>
  );
};
