import { recordGenerated, updateFluxTeamFile } from './fluxTeamFile';

const file = 'flux/services/fcp-demo.yaml';

const team = {
  teamName: 'fcp-demo',
  programmeName: 'fcp',
  serviceCode: 'FCD',
  defaultVariables: [{ key: 'TEAM_CPU_QUOTA', value: '2000' }],
  services: [],
};

const web = {
  name: 'fcp-demo-web',
  type: 'Frontend' as const,
  environments: ['snd4'],
  configVariables: [{ key: 'INGRESS_ENDPOINT', value: 'fcp-demo-web' }],
};

/** As the predecessor writes it, with what a person has added by hand. */
const existing = `serviceCode: FCD
programmeName: fcp
teamName: fcp-demo
# reviewed every quarter
services:
- name: fcp-demo-api # the orders API
  type: Backend
  environments:
  - name: snd4
    manifest:
      generate: false
      generatedVersion: 1.0.13
  - name: dev1
    manifest:
      generate: true
      generatedVersion:
configVariables:
- key: TEAM_CPU_QUOTA
  value: 2000
`;

describe('updateFluxTeamFile', () => {
  it('writes the file of a new team', () => {
    expect(updateFluxTeamFile(undefined, file, { ...team, services: [web] }))
      .toBe(`serviceCode: FCD
programmeName: fcp
teamName: fcp-demo
services:
- name: fcp-demo-web
  type: Frontend
  environments:
  - name: snd4
    manifest:
      generate: true
  configVariables:
  - key: INGRESS_ENDPOINT
    value: fcp-demo-web
configVariables:
- key: TEAM_CPU_QUOTA
  value: "2000"
`);
  });

  it('adds a service and leaves everything else as people wrote it', () => {
    const updated = updateFluxTeamFile(existing, file, {
      ...team,
      services: [web],
    });
    expect(updated).toBe(
      existing.replace(
        'configVariables:\n- key: TEAM',
        `- name: fcp-demo-web
  type: Frontend
  environments:
  - name: snd4
    manifest:
      generate: true
  configVariables:
  - key: INGRESS_ENDPOINT
    value: fcp-demo-web
configVariables:\n- key: TEAM`,
      ),
    );
  });

  it('changes nothing the second time', () => {
    const update = { ...team, services: [web] };
    const once = updateFluxTeamFile(existing, file, update);
    expect(updateFluxTeamFile(once, file, update)).toBe(once);
  });

  it('adds to an empty list of services', () => {
    const empty = updateFluxTeamFile(undefined, file, team);
    expect(empty).toContain('services: []');
    expect(
      updateFluxTeamFile(empty, file, { ...team, services: [web] }),
    ).toContain('services:\n- name: fcp-demo-web\n');
  });

  it('adds missing environments and variables to an existing service', () => {
    const updated = updateFluxTeamFile(existing, file, {
      ...team,
      services: [
        {
          name: 'fcp-demo-api',
          type: 'Backend',
          environments: ['snd4', 'tst1'],
          configVariables: [{ key: 'POSTGRES_DB', value: 'fcp-demo-orders' }],
        },
      ],
    });
    expect(updated).toContain('- name: tst1\n');
    expect(updated).toContain('  - key: POSTGRES_DB\n');
    expect(updated).toContain('generatedVersion: 1.0.13');
    expect(updated.match(/name: snd4/g)).toHaveLength(1);
  });

  it('refuses to change the type of a service', () => {
    expect(() =>
      updateFluxTeamFile(existing, file, {
        ...team,
        services: [{ ...web, name: 'fcp-demo-api' }],
      }),
    ).toThrow(/"fcp-demo-api" exists already .* as Backend, not Frontend/);
  });

  it('refuses to move a team with services to another programme', () => {
    expect(() =>
      updateFluxTeamFile(existing, file, { ...team, programmeName: 'eutd' }),
    ).toThrow(/belongs to programme "fcp"/);
  });

  it.each([
    ['services: [', /not valid YAML/],
    ['services: 3\n', /services: Expected array/],
    [
      'services:\n- name: Bad_Name\n  type: Backend\n',
      /services.0.name: .*"Bad_Name" is not valid/,
    ],
  ])('says what is wrong with %j', (text, message) => {
    expect(() => updateFluxTeamFile(text, file, team)).toThrow(message);
    expect(() => updateFluxTeamFile(text, file, team)).toThrow(file);
  });
});

describe('recordGenerated', () => {
  const record = {
    service: 'fcp-demo-api',
    environments: ['dev1'],
    version: '1.1.0',
  };

  it('clears the flag and notes the version of that environment only', () => {
    expect(recordGenerated(existing, file, record)).toBe(
      existing.replace(
        '      generate: true\n      generatedVersion:\n',
        '      generate: false\n      generatedVersion: 1.1.0\n',
      ),
    );
  });

  it('changes nothing the second time', () => {
    const once = recordGenerated(existing, file, record);
    expect(recordGenerated(once, file, record)).toBe(once);
  });
});
