import { AdpApiError, projectMemberInputSchema } from '@adp/plugin-adp-common';
import { useApi } from '@backstage/frontend-plugin-api';
import { Button, Flex, Text } from '@backstage/ui';
import { zodResolver } from '@hookform/resolvers/zod';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useFieldArray, useForm } from 'react-hook-form';
import { z } from 'zod/v3';
import { adpApiRef } from '../../api/adpApi';
import { queryKeys } from '../../api/queryKeys';
import { FormDialog } from '../forms/FormDialog';
import { PeopleSearch } from '../people/PeopleSearch';
import type { Person } from '../people/useFindPeople';
import { RoleFields } from './RoleFields';

const schema = z.object({ members: z.array(projectMemberInputSchema) });

/** Finds people and adds them to a delivery project, each with a role. */
export const AddMembersDialog = ({
  project,
  onClose,
}: {
  /** Name of the delivery project. */
  project: string;
  onClose: () => void;
}) => {
  const api = useApi(adpApiRef);
  const queries = useQueryClient();
  const [people, setPeople] = useState<Record<string, Person>>({});
  const form = useForm({
    resolver: zodResolver(schema),
    defaultValues: { members: [] },
    mode: 'onTouched',
  });
  const { fields, append, remove } = useFieldArray({
    control: form.control,
    name: 'members',
  });
  const members = form.watch('members');

  return (
    <FormDialog
      title="Add members"
      submitLabel={fields.length > 1 ? `Add ${fields.length} members` : 'Add'}
      isSubmitDisabled={fields.length === 0}
      form={form}
      onClose={onClose}
      onSubmit={async input => {
        const problems: AdpApiError['fields'][number][] = [];
        const added: number[] = [];
        for (const [index, body] of input.members.entries()) {
          try {
            await api.POST('/deliveryProjects/{id}/members', {
              params: { path: { id: project } },
              body,
            });
            added.push(index);
          } catch (error) {
            problems.push(
              ...problemsOf(
                error,
                `members.${index - added.length}.`,
                people[body.userEntityRef].name,
              ),
            );
          }
        }
        await queries.invalidateQueries({
          queryKey: queryKeys.deliveryProject(project),
        });
        if (problems.length > 0) {
          remove(added);
          throw new AdpApiError(400, 'InputError', '', problems);
        }
      }}
    >
      <PeopleSearch
        label="People"
        chosen={members.map(({ userEntityRef }) => userEntityRef)}
        onChoose={person => {
          setPeople(old => ({ ...old, [person.userEntityRef]: person }));
          append(
            {
              userEntityRef: person.userEntityRef,
              isTechnical: false,
              isAdmin: false,
              githubUsername: '',
            },
            { shouldFocus: false },
          );
        }}
      />
      {fields.map(({ id, userEntityRef }, index) => {
        const { name, email } = people[userEntityRef];
        return (
          <Flex
            key={id}
            direction="column"
            gap="2"
            role="group"
            aria-label={name}
          >
            <Flex justify="between" align="center">
              <Text weight="bold">
                {name} {email && <Text color="secondary">{email}</Text>}
              </Text>
              <Button
                size="small"
                variant="tertiary"
                aria-label={`Do not add ${name}`}
                onPress={() => remove(index)}
              >
                Leave out
              </Button>
            </Flex>
            <RoleFields path={`members.${index}.`} />
          </Flex>
        );
      })}
    </FormDialog>
  );
};

/** What keeps one of several people from being added, at the fields of that person. */
function problemsOf(error: unknown, path: string, name: string) {
  const { message, fields = [] } = error as Partial<AdpApiError>;
  return fields.length > 0
    ? fields.map(field => ({
        path: path + field.path,
        message: `${name}: ${field.message}`,
      }))
    : [{ path: '', message: `${name}: ${message}` }];
}
