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

// The search stays in sight below a long list of people: its own list closes
// when what is around it scrolls. Covers the padding of the dialog's body.
const STICKY = {
  position: 'sticky',
  top: 'calc(-1 * var(--bui-space-3))',
  zIndex: 1,
  padding: 'var(--bui-space-3) 0',
  marginTop: 'calc(-1 * var(--bui-space-3))',
  background: 'var(--bui-bg-inherit)',
} as const;

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
  const { fields, prepend, remove } = useFieldArray({
    control: form.control,
    name: 'members',
  });
  // They stay in the form, so that the others keep their places and messages.
  const [added, setAdded] = useState<ReadonlySet<string>>(new Set());
  const remaining = fields.filter(
    ({ userEntityRef }) => !added.has(userEntityRef),
  ).length;

  return (
    <FormDialog
      title="Add members"
      submitLabel={remaining > 1 ? `Add ${remaining} members` : 'Add'}
      isSubmitDisabled={remaining === 0}
      form={form}
      onClose={onClose}
      onSubmit={async input => {
        const problems: AdpApiError['fields'][number][] = [];
        const done = new Set(added);
        for (const [index, body] of input.members.entries()) {
          const { userEntityRef } = body;
          if (!done.has(userEntityRef)) {
            try {
              await api.POST('/deliveryProjects/{id}/members', {
                params: { path: { id: project } },
                body,
              });
              done.add(userEntityRef);
            } catch (error) {
              const { name } = people[userEntityRef];
              problems.push(...problemsOf(error, `members.${index}.`, name));
            }
          }
        }
        setAdded(done);
        await queries.invalidateQueries({
          queryKey: queryKeys.deliveryProject(project),
        });
        if (problems.length > 0) {
          throw new AdpApiError(400, 'InputError', '', problems);
        }
      }}
    >
      <div style={STICKY}>
        <PeopleSearch
          label="People"
          chosen={fields.map(({ userEntityRef }) => userEntityRef)}
          onChoose={person => {
            setPeople(old => ({ ...old, [person.userEntityRef]: person }));
            // In sight, below the search.
            prepend(
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
      </div>
      {fields.map(({ id, userEntityRef }, index) => {
        if (added.has(userEntityRef)) {
          return null;
        }
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
                aria-label={`Leave out ${name}`}
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
