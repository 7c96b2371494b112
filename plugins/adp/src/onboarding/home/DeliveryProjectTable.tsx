import type { DeliveryProject } from '@adp/plugin-adp-common';
import { useRouteRef } from '@backstage/frontend-plugin-api';
import { Badge, Cell, CellText, type ColumnConfig } from '@backstage/ui';
import { useMemo, useState } from 'react';
import { useNavigate } from 'react-router-dom';
import { deliveryProjectRouteRef } from '../../routes';
import { useProgrammesForNewProjects } from '../programmes/useProgrammesForNewProjects';
import { CreateProjectDialog } from '../projects/CreateProjectDialog';
import { useDeliveryProjects } from '../projects/useDeliveryProjects';
import { SyncStateBadge } from '../sync/SyncStateBadge';
import { PagedTable } from '../tables/PagedTable';
import { PAGE_SIZE, usePageInUrl } from '../tables/usePageInUrl';
import { TableSection } from './TableSection';

const LIFECYCLE = {
  active: undefined,
  offboarding: 'Offboarding',
  offboarded: 'Offboarded',
};

function projectColumns(
  linkOf: (project: DeliveryProject) => string | undefined,
): ColumnConfig<DeliveryProject>[] {
  return [
    {
      id: 'title',
      label: 'Delivery project',
      isRowHeader: true,
      width: '2fr',
      cell: project => (
        <CellText
          title={project.title}
          description={project.name}
          href={linkOf(project)}
        />
      ),
    },
    {
      id: 'programme',
      label: 'Programme',
      cell: ({ programmeCode }) => <CellText title={programmeCode} />,
    },
    {
      id: 'estate',
      label: 'Estate',
      cell: ({ estate }) => <CellText title={estate} />,
    },
    {
      id: 'members',
      label: 'Members',
      cell: ({ members }) => <CellText title={String(members)} />,
    },
    {
      id: 'state',
      label: 'Status',
      cell: ({ state, syncState }) => (
        <Cell>
          {LIFECYCLE[state] ? (
            <Badge>{LIFECYCLE[state]}</Badge>
          ) : (
            <SyncStateBadge state={syncState} />
          )}
        </Cell>
      ),
    },
  ];
}

/** The delivery projects, and the way to create one. */
export const DeliveryProjectTable = () => {
  const pageInUrl = usePageInUrl('projects');
  const projects = useDeliveryProjects({
    q: pageInUrl.q || undefined,
    offset: pageInUrl.offset,
    limit: PAGE_SIZE,
  });
  const { data: programmes = [] } = useProgrammesForNewProjects();
  const link = useRouteRef(deliveryProjectRouteRef);
  const navigate = useNavigate();
  const [isCreating, setCreating] = useState(false);
  const columns = useMemo(
    () => projectColumns(({ name }) => link?.({ name })),
    [link],
  );
  return (
    <TableSection
      title="Delivery projects"
      createLabel="Create a delivery project"
      onCreate={programmes.length > 0 ? () => setCreating(true) : undefined}
    >
      <PagedTable
        what="delivery projects"
        searchLabel="Search delivery projects"
        columns={columns}
        pageInUrl={pageInUrl}
        query={projects}
        empty="There are no delivery projects yet."
      />
      {isCreating && (
        <CreateProjectDialog
          programmes={programmes}
          onClose={() => setCreating(false)}
          onCreated={({ name }) => navigate(link!({ name }))}
        />
      )}
    </TableSection>
  );
};
