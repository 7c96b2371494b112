import { fireEvent, render, screen } from '@testing-library/react';
import { useState } from 'react';
import { ServiceNameInput, serviceNameFieldSchema } from './ServiceNameInput';

/** Holds the value as the form would. */
const Form = ({ rawErrors }: { rawErrors?: string[] }) => {
  const [name, setName] = useState<string>();
  const props = {
    formData: name,
    onChange: setName,
    rawErrors,
    schema: { title: 'Name' },
    required: true,
  } as unknown as typeof serviceNameFieldSchema.TProps;
  return <ServiceNameInput {...props} />;
};

function typeName(name: string, rawErrors?: string[]) {
  render(<Form rawErrors={rawErrors} />);
  fireEvent.change(screen.getByRole('textbox'), { target: { value: name } });
}

it('explains the rule before anything is typed', () => {
  render(<Form />);
  expect(screen.getByText(/at most 47 characters/)).toBeInTheDocument();
  expect(screen.queryByRole('alert')).not.toBeInTheDocument();
});

it('accepts a good name', () => {
  typeName('fcp-demo-web');
  expect(screen.queryByRole('alert')).not.toBeInTheDocument();
});

it.each([
  ['My_Service', /"My_Service" is not valid/],
  ['../x', /"..\/x" is not valid/],
  ['a'.repeat(100), /has 100 characters; at most 47/],
])('says what is wrong with %s', (name, message) => {
  typeName(name);
  expect(screen.getByRole('alert')).toHaveTextContent(message);
});

it('leaves it to the form to say what is wrong when the form does', () => {
  typeName('My_Service', ['"My_Service" is not valid']);
  expect(screen.queryByRole('alert')).not.toBeInTheDocument();
});
