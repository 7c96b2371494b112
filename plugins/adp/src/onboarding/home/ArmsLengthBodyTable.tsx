import {
  armsLengthBodyCreatePermission,
  armsLengthBodyUpdatePermission,
  type ArmsLengthBody,
} from '@adp/plugin-adp-common';
import { usePermission } from '@backstage/plugin-permission-react';
import { Button, Cell, CellText, type ColumnConfig } from '@backstage/ui';
import { useMemo, useState } from 'react';
import { ArmsLengthBodyDialog } from '../bodies/ArmsLengthBodyDialog';
import { useArmsLengthBodies } from '../bodies/useArmsLengthBodies';
import { PagedTable } from '../tables/PagedTable';
import { PAGE_SIZE, usePageInUrl } from '../tables/usePageInUrl';
import { TableSection } from './TableSection';

function bodyColumns(
  onEdit: ((body: ArmsLengthBody) => void) | undefined,
): ColumnConfig<ArmsLengthBody>[] {
  const columns: ColumnConfig<ArmsLengthBody>[] = [
    {
      id: 'title',
      label: 'Arms-length body',
      isRowHeader: true,
      width: '2fr',
      cell: ({ title, description }) => (
        <CellText title={title} description={description} />
      ),
    },
    {
      id: 'alias',
      label: 'Short name',
      cell: ({ alias }) => <CellText title={alias ?? '–'} />,
    },
    {
      id: 'name',
      label: 'Name in the catalog',
      cell: ({ name }) => <CellText title={name} />,
    },
  ];
  if (onEdit) {
    columns.push({
      id: 'actions',
      label: 'Actions',
      cell: body => (
        <Cell>
          <Button
            size="small"
            variant="secondary"
            aria-label={`Edit ${body.title}`}
            onPress={() => onEdit(body)}
          >
            Edit
          </Button>
        </Cell>
      ),
    });
  }
  return columns;
}

/** The arms-length bodies; the API gives all of them, so the page searches. */
export const ArmsLengthBodyTable = () => {
  const pageInUrl = usePageInUrl('bodies');
  const bodies = useArmsLengthBodies();
  const { allowed: canCreate } = usePermission({
    permission: armsLengthBodyCreatePermission,
  });
  const { allowed: canEdit } = usePermission({
    permission: armsLengthBodyUpdatePermission,
  });
  const [isCreating, setCreating] = useState(false);
  const [edited, setEdited] = useState<ArmsLengthBody>();
  const columns = useMemo(
    () => bodyColumns(canEdit ? setEdited : undefined),
    [canEdit],
  );

  const { offset, q } = pageInUrl;
  const found = bodies.data?.filter(({ title, alias, name }) =>
    `${title} ${alias ?? ''} ${name}`.toLowerCase().includes(q.toLowerCase()),
  );
  return (
    <TableSection
      title="Arms-length bodies"
      createLabel="Create an arms-length body"
      onCreate={canCreate ? () => setCreating(true) : undefined}
    >
      <PagedTable
        what="arms-length bodies"
        searchLabel="Search arms-length bodies"
        columns={columns}
        pageInUrl={pageInUrl}
        query={{
          ...bodies,
          data: found && {
            items: found.slice(offset, offset + PAGE_SIZE),
            total: found.length,
          },
        }}
        empty="There are no arms-length bodies yet."
      />
      {isCreating && (
        <ArmsLengthBodyDialog onClose={() => setCreating(false)} />
      )}
      {edited && (
        <ArmsLengthBodyDialog
          body={edited}
          onClose={() => setEdited(undefined)}
        />
      )}
    </TableSection>
  );
};
