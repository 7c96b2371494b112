import {
  deliveryProgrammeCreatePermission,
  type DeliveryProgramme,
} from '@adp/plugin-adp-common';
import { usePermission } from '@backstage/plugin-permission-react';
import { Cell, CellText, type ColumnConfig } from '@backstage/ui';
import { useMemo, useState } from 'react';
import { DeliveryProgrammeDialog } from '../programmes/DeliveryProgrammeDialog';
import { ProgrammeAdminsDialog } from '../programmes/ProgrammeAdminsDialog';
import { useDeliveryProgrammes } from '../programmes/useDeliveryProgrammes';
import { PagedTable } from '../tables/PagedTable';
import { PAGE_SIZE, usePageInUrl } from '../tables/usePageInUrl';
import { ProgrammeActions } from './ProgrammeActions';
import { TableSection } from './TableSection';

type Opened = {
  dialog: 'edit' | 'admins';
  programme: DeliveryProgramme;
};

function programmeColumns(
  open: (opened: Opened) => void,
): ColumnConfig<DeliveryProgramme>[] {
  return [
    {
      id: 'title',
      label: 'Delivery programme',
      isRowHeader: true,
      width: '2fr',
      cell: ({ title, description }) => (
        <CellText title={title} description={description} />
      ),
    },
    {
      id: 'code',
      label: 'Code',
      cell: ({ code }) => <CellText title={code} />,
    },
    {
      id: 'body',
      label: 'Arms-length body',
      cell: ({ armsLengthBodyName }) => <CellText title={armsLengthBodyName} />,
    },
    {
      id: 'projects',
      label: 'Projects',
      cell: ({ projects }) => <CellText title={String(projects)} />,
    },
    {
      id: 'actions',
      label: 'Actions',
      cell: programme => (
        <Cell>
          <ProgrammeActions
            programme={programme}
            onEdit={() => open({ dialog: 'edit', programme })}
            onAdmins={() => open({ dialog: 'admins', programme })}
          />
        </Cell>
      ),
    },
  ];
}

/** The delivery programmes, and the ways to create and change them. */
export const DeliveryProgrammeTable = () => {
  const pageInUrl = usePageInUrl('programmes');
  const programmes = useDeliveryProgrammes({
    q: pageInUrl.q || undefined,
    offset: pageInUrl.offset,
    limit: PAGE_SIZE,
  });
  const { allowed } = usePermission({
    permission: deliveryProgrammeCreatePermission,
  });
  const [isCreating, setCreating] = useState(false);
  const [opened, setOpened] = useState<Opened>();
  const columns = useMemo(() => programmeColumns(setOpened), []);
  const close = () => setOpened(undefined);
  return (
    <TableSection
      title="Delivery programmes"
      createLabel="Create a delivery programme"
      onCreate={allowed ? () => setCreating(true) : undefined}
    >
      <PagedTable
        what="delivery programmes"
        searchLabel="Search delivery programmes"
        columns={columns}
        pageInUrl={pageInUrl}
        query={programmes}
        empty="There are no delivery programmes yet."
      />
      {isCreating && (
        <DeliveryProgrammeDialog onClose={() => setCreating(false)} />
      )}
      {opened?.dialog === 'edit' && (
        <DeliveryProgrammeDialog programme={opened.programme} onClose={close} />
      )}
      {opened?.dialog === 'admins' && (
        <ProgrammeAdminsDialog programme={opened.programme} onClose={close} />
      )}
    </TableSection>
  );
};
