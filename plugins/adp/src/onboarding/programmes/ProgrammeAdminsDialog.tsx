import {
  programmeAdminCreatePermission,
  programmeAdminDeletePermission,
  type DeliveryProgramme,
  type ProgrammeAdmin,
} from '@adp/plugin-adp-common';
import { useApi } from '@backstage/frontend-plugin-api';
import { usePermission } from '@backstage/plugin-permission-react';
import {
  Alert,
  Button,
  Dialog,
  DialogBody,
  DialogFooter,
  DialogHeader,
  Flex,
  Skeleton,
  Text,
  VisuallyHidden,
} from '@backstage/ui';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { adpApiRef } from '../../api/adpApi';
import { PeopleSearch } from '../people/PeopleSearch';
import type { Person } from '../people/useFindPeople';
import { LoadError } from '../tables/LoadError';
import { programmeAdminsKey, useProgrammeAdmins } from './useProgrammeAdmins';

/** Shows who administers a programme; adds and removes them one by one. */
export const ProgrammeAdminsDialog = ({
  programme,
  onClose,
}: {
  programme: DeliveryProgramme;
  onClose: () => void;
}) => {
  const api = useApi(adpApiRef);
  const queries = useQueryClient();
  const admins = useProgrammeAdmins(programme.id);
  const [said, setSaid] = useState('');
  const id = programme.id;
  const canAdd = usePermission({
    permission: programmeAdminCreatePermission,
    resourceRef: id,
  });
  const canRemove = usePermission({
    permission: programmeAdminDeletePermission,
    resourceRef: id,
  });

  const change = useMutation({
    mutationFn: async (what: { add: Person } | { remove: ProgrammeAdmin }) => {
      if ('add' in what) {
        await api.POST('/deliveryProgrammes/{id}/admins', {
          params: { path: { id } },
          body: { userEntityRef: what.add.userEntityRef },
        });
        return `${what.add.name} was added`;
      }
      await api.DELETE('/deliveryProgrammes/{id}/admins/{adminId}', {
        params: { path: { id, adminId: what.remove.id } },
      });
      return `${what.remove.name} was removed`;
    },
    onSuccess: async message => {
      await queries.invalidateQueries({ queryKey: programmeAdminsKey(id) });
      setSaid(message);
    },
  });
  const list = admins.data ?? [];

  return (
    <Dialog isOpen onOpenChange={isOpen => isOpen || onClose()} width={560}>
      <DialogHeader>Admins of {programme.title}</DialogHeader>
      <DialogBody>
        <Flex direction="column" gap="4">
          {change.error && (
            <Alert
              role="alert"
              status="danger"
              icon
              title={change.error.message}
            />
          )}
          <VisuallyHidden role="status">{said}</VisuallyHidden>
          {canAdd.allowed && (
            <PeopleSearch
              label="Add an admin"
              chosen={list.map(({ userEntityRef }) => userEntityRef)}
              onChoose={person => change.mutate({ add: person })}
            />
          )}
          {admins.isPending && <Skeleton height={80} />}
          {admins.error && (
            <LoadError
              what="admins"
              error={admins.error}
              onRetry={admins.refetch}
            />
          )}
          {admins.data && list.length === 0 && (
            <Text>It has no admins; the platform team looks after it.</Text>
          )}
          <Flex direction="column" gap="2" role="list" aria-label="Admins">
            {list.map(one => (
              <Flex key={one.id} role="listitem" justify="between" gap="2">
                <Flex direction="column" gap="0">
                  <Text>{one.name}</Text>
                  {one.email && (
                    <Text color="secondary" variant="body-small">
                      {one.email}
                    </Text>
                  )}
                </Flex>
                {canRemove.allowed && (
                  <Button
                    size="small"
                    variant="secondary"
                    aria-label={`Remove ${one.name}`}
                    isDisabled={change.isPending}
                    onPress={() => change.mutate({ remove: one })}
                  >
                    Remove
                  </Button>
                )}
              </Flex>
            ))}
          </Flex>
        </Flex>
      </DialogBody>
      <DialogFooter>
        <Button variant="secondary" slot="close">
          Close
        </Button>
      </DialogFooter>
    </Dialog>
  );
};
