import type { ServiceEnvironment } from '@adp/plugin-adp-common';
import { Flex, Link, Text } from '@backstage/ui';
import { PersonName } from '../../onboarding/people/PersonName';
import { DateTime } from '../../onboarding/sync/DateTime';

/** A person, or a pipeline: `pipeline:<rule>:<repository or principal>`. */
const Requester = ({ subject }: { subject: string }) => {
  const pipeline = /^(?:external:)?pipeline:[^:]+:(.+)$/.exec(subject);
  return pipeline ? (
    <>Pipeline of {pipeline[1]}</>
  ) : (
    <PersonName entityRef={subject} />
  );
};

/** Who had the manifests generated last and when, with the commit. */
export const GenerationCell = ({
  generation,
}: {
  generation: ServiceEnvironment['generation'];
}) => {
  if (!generation) {
    return <Text>–</Text>;
  }
  const { commit, url, at, requestedBy, author } = generation;
  return (
    <Flex direction="column" gap="1">
      <Text style={{ overflowWrap: 'anywhere' }}>
        <Requester subject={requestedBy ?? author} />
      </Text>
      <Text variant="body-small" color="secondary">
        <DateTime at={at} />
      </Text>
      <Link
        href={url}
        target="_blank"
        aria-label={`Commit ${commit.slice(0, 8)}`}
      >
        {commit.slice(0, 8)}
      </Link>
    </Flex>
  );
};
