import { parseYaml, stringifyYaml } from './yaml';

it.each(['012', '0o14', '0x1F', '1e3', '1.50', '-0', '7'])(
  'writes the number %s as it was read',
  number => {
    const text = `a: ${number} # kept\nb: x\n`;
    const document = parseYaml(text, 'a.yaml');
    document.set('b', 'z');
    expect(stringifyYaml(document)).toBe(text.replace('b: x', 'b: z'));
  },
);

it('writes a number that was changed', () => {
  const document = parseYaml('a: 012\nb: 1.50\n', 'a.yaml');
  document.set('a', 13);
  document.set('b', 2.75);
  expect(stringifyYaml(document)).toBe('a: 13\nb: 2.75\n');
});

it('quotes what YAML 1.1 would take for another type', () => {
  const document = parseYaml('a: x\n', 'a.yaml');
  document.set('a', '12:30:45');
  expect(stringifyYaml(document)).toBe('a: "12:30:45"\n');
});

it('names file and place of what is not YAML', () => {
  expect(() => parseYaml('a: [\n', 'a.yaml')).toThrow(
    /a.yaml is not valid YAML: .* at line 2/,
  );
});
