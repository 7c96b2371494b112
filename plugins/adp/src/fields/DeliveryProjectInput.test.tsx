import {
  GROUP_TYPES,
  RELATION_IS_ADMIN_MEMBER,
  RELATION_IS_TECH_MEMBER,
} from '@adp/plugin-adp-common';
import type { Entity } from '@backstage/catalog-model';
import { identityApiRef } from '@backstage/frontend-plugin-api';
import { mockApis, TestApiProvider } from '@backstage/frontend-test-utils';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { AuthorizeResult } from '@backstage/plugin-permission-common';
import { permissionApiRef } from '@backstage/plugin-permission-react';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import {
  DeliveryProjectInput,
  deliveryProjectFieldSchema,
} from './DeliveryProjectInput';

const group = (name: string, type: string = GROUP_TYPES.deliveryProject) => ({
  apiVersion: 'backstage.io/v1alpha1',
  kind: 'Group',
  metadata: { name, namespace: 'default', title: name.toUpperCase() },
  spec: { type, children: [] },
});

const ENTITIES: Entity[] = [
  group('fcp-demo'),
  group('fcp-grants'),
  group('epr-core'),
  group('fcp', GROUP_TYPES.deliveryProgramme),
];

/** Holds the value as the form would, and shows it. */
const Form = () => {
  const [ref, setRef] = useState<string>();
  const props = {
    formData: ref,
    onChange: setRef,
    schema: { title: 'Delivery project' },
    required: true,
  } as unknown as typeof deliveryProjectFieldSchema.TProps;
  return (
    <>
      <DeliveryProjectInput {...props} />
      <output>{ref}</output>
    </>
  );
};

function renderFor(options: {
  technicalIn?: string[];
  adminIn?: string[];
  isPlatformAdmin?: boolean;
  catalog?: Partial<typeof catalogApiRef.T>;
}) {
  const { technicalIn = [], adminIn = [], isPlatformAdmin } = options;
  const relation = (type: string) => (name: string) => ({
    type,
    targetRef: `group:default/${name}`,
  });
  const jane: Entity = {
    apiVersion: 'backstage.io/v1alpha1',
    kind: 'User',
    metadata: { name: 'jane', namespace: 'default' },
    spec: {},
    relations: [
      ...technicalIn.map(relation(RELATION_IS_TECH_MEMBER)),
      ...adminIn.map(relation(RELATION_IS_ADMIN_MEMBER)),
    ],
  };
  const catalog =
    options.catalog ?? catalogApiMock({ entities: [...ENTITIES, jane] });
  render(
    <TestApiProvider
      apis={[
        [catalogApiRef, catalog as typeof catalogApiRef.T],
        [
          identityApiRef,
          mockApis.identity({ userEntityRef: 'user:default/jane' }),
        ],
        [
          permissionApiRef,
          mockApis.permission({
            authorize: isPlatformAdmin
              ? AuthorizeResult.ALLOW
              : AuthorizeResult.DENY,
          }),
        ],
      ]}
    >
      <Form />
    </TestApiProvider>,
  );
}

async function offered(): Promise<(string | null)[]> {
  await userEvent.click(await screen.findByRole('textbox'));
  return screen.getAllByRole('option').map(option => option.textContent);
}

it('offers the projects that one is a technical member of', async () => {
  renderFor({ technicalIn: ['fcp-grants', 'fcp-demo'], adminIn: ['epr-core'] });
  // Not before they have been read.
  await screen.findByRole('button', { name: 'Open' });

  expect(await offered()).toEqual(['FCP-DEMO', 'FCP-GRANTS']);

  await userEvent.click(screen.getByRole('option', { name: 'FCP-GRANTS' }));
  expect(screen.getByRole('status')).toHaveTextContent(
    'group:default/fcp-grants',
  );
});

it('takes the only one by itself', async () => {
  renderFor({ technicalIn: ['fcp-demo'] });

  expect(await screen.findByText('group:default/fcp-demo')).toBeInTheDocument();
  expect(await screen.findByDisplayValue('FCP-DEMO')).toBeInTheDocument();
});

it('says what to do when there is none', async () => {
  renderFor({ adminIn: ['fcp-demo'] });

  expect(await screen.findByRole('alert')).toHaveTextContent(
    /not a technical member of any delivery project.*Ask an admin/,
  );
});

it('offers all of them to platform admins, and nothing but projects', async () => {
  renderFor({ isPlatformAdmin: true });
  await screen.findByRole('button', { name: 'Open' });

  expect(await offered()).toEqual(['EPR-CORE', 'FCP-DEMO', 'FCP-GRANTS']);
});

it('says that the projects could not be read', async () => {
  renderFor({
    catalog: {
      getEntityByRef: async () => {
        throw new Error('The catalog is away');
      },
    },
  });

  expect(await screen.findByRole('alert')).toHaveTextContent(
    /could not be read: The catalog is away/,
  );
});
