import { readBicep } from './__testUtils__/readBicep';
import { writeBicep } from './bicep';

it.each([
  'plain',
  "it's",
  'a\\b',
  '${NAME}',
  '\\${NAME}',
  'two\nlines\tand a tab',
  '',
])('writes the text %j as Bicep reads it', text => {
  const file = readBicep(`resource x 't' = ${writeBicep({ text })}`);
  expect(file.resources[0].body).toEqual({ text });
});

it('writes objects and lists on lines of their own', () => {
  const value = {
    list: ['a', 1, true, []],
    'not a name': { nested: {} },
    left: undefined,
  };
  expect(writeBicep(value)).toBe(`{
  list: [
    'a'
    1
    true
    []
  ]
  'not a name': {
    nested: {}
  }
}`);
});
