import { TestApiProvider } from '@backstage/frontend-test-utils';
import { catalogApiRef } from '@backstage/plugin-catalog-react';
import { catalogApiMock } from '@backstage/plugin-catalog-react/testUtils';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { examplePeople } from '../__testUtils__/examplePeople';
import { PersonInput, personFieldSchema } from './PersonInput';

/** Holds the value as the form would, and shows it. */
const Form = () => {
  const [ref, setRef] = useState<string>();
  const props = {
    formData: ref,
    onChange: setRef,
    schema: { title: 'Person' },
  } as unknown as typeof personFieldSchema.TProps;
  return (
    <>
      <PersonInput {...props} />
      <output>{ref}</output>
    </>
  );
};

const catalog = catalogApiMock({ entities: examplePeople });

beforeEach(() =>
  render(
    <TestApiProvider apis={[[catalogApiRef, catalog]]}>
      <Form />
    </TestApiProvider>,
  ),
);

it('finds people by a part of their name, in any case', async () => {
  const person = examplePeople[0];
  const name = person.spec.profile!.displayName!;

  await userEvent.type(
    screen.getByRole('textbox'),
    name.slice(0, 4).toLowerCase(),
  );
  await userEvent.click(
    await screen.findByRole('option', { name: new RegExp(name) }),
  );

  expect(screen.getByRole('status')).toHaveTextContent(
    `user:default/${person.metadata.name}`,
  );
});

it('says that there is nobody of a name', async () => {
  await userEvent.type(screen.getByRole('textbox'), 'Nobody at all');

  expect(await screen.findByText(/Nobody of this name/)).toBeInTheDocument();
});

it('reads nobody before something is typed', async () => {
  const query = jest.spyOn(catalog, 'queryEntities');
  await userEvent.click(screen.getByRole('textbox'));

  expect(
    await screen.findByText(/Type a part of the name/),
  ).toBeInTheDocument();
  expect(query).not.toHaveBeenCalled();
});
