import type { DeliveryProjectPreview } from '@adp/plugin-adp-common';
import {
  Accordion,
  AccordionPanel,
  AccordionTrigger,
  Alert,
  Card,
  CardBody,
  CardHeader,
  Flex,
  Skeleton,
  Text,
  VisuallyHidden,
} from '@backstage/ui';
import { useProjectPreview, type NamingFields } from './useProjectPreview';

const Names = ({ title, names }: { title: string; names: string[] }) =>
  names.length === 0 ? null : (
    <Accordion>
      <AccordionTrigger
        level={4}
        title={title}
        subtitle={String(names.length)}
      />
      <AccordionPanel>
        <ul>
          {names.map(name => (
            <li key={name}>
              <code>{name}</code>
            </li>
          ))}
        </ul>
      </AccordionPanel>
    </Accordion>
  );

const Preview = ({ preview }: { preview: DeliveryProjectPreview }) => (
  <Flex direction="column" gap="2">
    {preview.problems.map(({ path, message }) => (
      <Alert key={`${path} ${message}`} status="warning" icon title={message} />
    ))}
    <Text>
      Name and Kubernetes namespace: <strong>{preview.name || '–'}</strong>, for
      good
    </Text>
    <Text>Estate: {preview.estate || '–'}</Text>
    {preview.notes.map(note => (
      <Text key={note} color="secondary">
        {note}
      </Text>
    ))}
    <Names
      title="Groups in Entra ID"
      names={preview.groups.map(({ displayName }) => displayName)}
    />
    <Names title="Teams on GitHub" names={preview.githubTeams} />
    <Names title="Files in adp-teams-config" names={preview.paths} />
  </Flex>
);

/** What is read out when it changes: not all the names. */
function summarise({ name, problems }: DeliveryProjectPreview): string {
  return problems.length > 0
    ? problems.map(({ message }) => message).join('. ')
    : `The name is ${name}`;
}

/** Shows what would be made of a delivery project, while it is being entered. */
export const ProjectPreview = ({ fields }: { fields: NamingFields }) => {
  const { data, error, isFetching, isEnabled } = useProjectPreview(fields);
  return (
    <Card>
      <CardHeader>
        <Text as="h3" variant="title-x-small">
          What will be made
        </Text>
      </CardHeader>
      <CardBody>
        <VisuallyHidden role="status">
          {isEnabled && data && !isFetching && summarise(data)}
        </VisuallyHidden>
        <div aria-busy={isFetching}>
          {!isEnabled && (
            <Text color="secondary">
              Choose the programme and enter a title of three characters or more
              to see the names.
            </Text>
          )}
          {isEnabled && error && (
            <Alert
              status="warning"
              icon
              title={`The names cannot be shown: ${error.message}`}
            />
          )}
          {isEnabled && !data && !error && <Skeleton height={80} />}
          {isEnabled && data && !error && <Preview preview={data} />}
        </div>
      </CardBody>
    </Card>
  );
};
