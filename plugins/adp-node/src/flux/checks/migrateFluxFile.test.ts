import fc from 'fast-check';
import { parseAllDocuments } from 'yaml';
import { migrateFluxFile } from './migrateFluxFile';

function migrate(text: string) {
  return migrateFluxFile(text, 'alerts.yaml', '2.9');
}

// No tool would lay it out like this.
const FILE = `---
apiVersion: "notification.toolkit.fluxcd.io/v1beta2"   # of Flux
kind: Provider
metadata: { name:  slack }
spec:
    type:   slack
    count: 012
    secretRef:
            name: slack
---

kind: Alert
apiVersion: notification.toolkit.fluxcd.io/v1beta1
metadata:
    name: alerts
spec:
    eventSources:
        -   kind: Kustomization
            name:   '*'
# last
`;

it('changes nothing but the versions', () => {
  const { text, moves, problems } = migrate(FILE);
  expect(text).toBe(
    FILE.replace('v1beta2', 'v1beta3').replace('v1beta1', 'v1beta3'),
  );
  expect(moves.map(({ to }) => to)).toEqual([
    'notification.toolkit.fluxcd.io/v1beta3',
    'notification.toolkit.fluxcd.io/v1beta3',
  ]);
  expect(problems).toEqual([]);
  expect(migrate(text)).toEqual({ text, moves: [], problems: [] });
});

it('lays the file out when fields change too, and keeps what it says', () => {
  const text = `# First.
apiVersion: kustomize.toolkit.fluxcd.io/v1beta2
kind: Kustomization
spec:
    validation: client # gone
    path: ./a # stays
---
# Second.
a: 1
`;
  expect(migrate(text).text).toBe(`# First.
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
spec:
  path: ./a # stays
---
# Second.
a: 1
`);
});

it('leaves other files as they are', () => {
  fc.assert(
    fc.property(
      fc.array(fc.constantFrom('a: 1\n', '---\n', '# c\n', '\n', 'b:\n-  x\n')),
      lines => {
        const text = lines.join('');
        fc.pre(parseAllDocuments(text).flatMap(d => d.errors).length === 0);
        expect(migrate(text).text).toBe(text);
      },
    ),
  );
});

it('names a file that is not YAML', () => {
  expect(() => migrate('a: [')).toThrow('alerts.yaml is not valid YAML');
});
