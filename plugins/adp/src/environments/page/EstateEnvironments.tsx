import {
  Container,
  Flex,
  Select,
  Skeleton,
  TablePagination,
  Text,
} from '@backstage/ui';
import { useEstateNames } from '../../onboarding/projects/useEstateNames';
import { LoadError } from '../../onboarding/tables/LoadError';
import { SearchBox } from '../../onboarding/tables/SearchBox';
import { PAGE_SIZE, usePageInUrl } from '../../onboarding/tables/usePageInUrl';
import { ClusterAlerts } from '../ClusterAlerts';
import { ServicesMatrix } from '../ServicesMatrix';
import { useEstateEnvironments } from '../useEnvironments';
import { SHOWN, useSelectionInUrl } from './useSelectionInUrl';

const EstateServices = ({
  estate,
  show,
}: {
  estate: string;
  show: (typeof SHOWN)[number]['id'];
}) => {
  const { page, q, offset, goToPage, search } = usePageInUrl('services');
  const { data, error, isPending, isPlaceholderData, refetch } =
    useEstateEnvironments(estate, {
      q: q || undefined,
      show: show === 'all' ? undefined : show,
      offset,
      limit: PAGE_SIZE,
    });
  return (
    <Flex direction="column" gap="3">
      <SearchBox
        label="Search services, delivery projects and programmes"
        value={q}
        onSearch={search}
      />
      {isPending && <Skeleton height={320} aria-label="Loading" />}
      {error && (
        <LoadError what="environments" error={error} onRetry={refetch} />
      )}
      {data && <ClusterAlerts {...data} />}
      {data && data.items.length === 0 && (
        <Text role="status">
          {q || show !== 'all'
            ? 'No service is like that.'
            : 'The estate has no services yet.'}
        </Text>
      )}
      {data && data.items.length > 0 && (
        <ServicesMatrix
          shown={data}
          label={`Services of ${estate}`}
          withTeam
          isStale={isPlaceholderData}
        />
      )}
      {data && data.total > PAGE_SIZE && (
        <TablePagination
          pageSize={PAGE_SIZE}
          pageSizeOptions={[]}
          offset={offset}
          totalCount={data.total}
          hasNextPage={offset + PAGE_SIZE < data.total}
          hasPreviousPage={page > 1}
          onNextPage={() => goToPage(page + 1)}
          onPreviousPage={() => goToPage(page - 1)}
          showPageSizeOptions={false}
        />
      )}
    </Flex>
  );
};

/** Which version of each service is where: choose, search, page. */
export const EstateEnvironments = () => {
  const { data: estates = [] } = useEstateNames();
  const selection = useSelectionInUrl();
  const estate = selection.estate || estates[0];
  return (
    <Container py="6">
      <Flex direction="column" gap="4">
        <Flex direction="column" gap="2">
          <Text as="h2" variant="title-medium">
            What is deployed where
          </Text>
          <Text as="p" color="secondary">
            Each service with the version of its image in each environment, as
            Git has it, and whether Flux has applied it.
          </Text>
        </Flex>
        <Flex gap="3" align="end">
          <Select
            label="Estate"
            options={estates.map(name => ({ id: name, label: name }))}
            value={estate ?? null}
            onChange={value => selection.choose({ estate: String(value) })}
          />
          <Select
            label="Show"
            options={SHOWN}
            value={selection.show}
            onChange={value => selection.choose({ show: String(value) })}
          />
        </Flex>
        {estate ? (
          <EstateServices key={estate} estate={estate} show={selection.show} />
        ) : (
          <Skeleton height={320} aria-label="Loading" />
        )}
      </Flex>
    </Container>
  );
};
