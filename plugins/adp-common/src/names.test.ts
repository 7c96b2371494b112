import {
  environmentNameSchema,
  serviceNameSchema,
  splitEnvironmentName,
  teamNameSchema,
} from './names';

describe('serviceNameSchema', () => {
  it.each(['a', 'fcp-demo-web', 'x'.repeat(47), 'web2'])('accepts %s', name => {
    expect(serviceNameSchema.parse(name)).toBe(name);
  });

  it.each([
    ['My_Service', 'use lower-case letters'],
    ['../x', 'use lower-case letters'],
    ['a'.repeat(100), 'has 100 characters; at most 47'],
    ['x'.repeat(48), 'has 48 characters; at most 47'],
    ['fcp-demo-web\n', 'use lower-case letters'],
    ['fcp\ndemo', 'use lower-case letters'],
    ['-web', 'use lower-case letters'],
    ['web-', 'use lower-case letters'],
    ['2web', 'use lower-case letters'],
    ['', 'is empty'],
    ['wëb', 'use lower-case letters'],
    ["web'; --", 'use lower-case letters'],
    ['__TEAM_NAME__', 'use lower-case letters'],
  ])('refuses %j and says why', (name, reason) => {
    const result = serviceNameSchema.safeParse(name);
    expect(result.error?.issues[0].message).toContain(reason);
  });

  it('shows a long name shortened', () => {
    const message = serviceNameSchema.safeParse('a'.repeat(5000)).error
      ?.issues[0].message;
    expect(message?.length).toBeLessThan(200);
  });
});

it('keeps team names short enough for the names of their groups', () => {
  expect(teamNameSchema.safeParse('t'.repeat(27)).success).toBe(true);
  expect(teamNameSchema.safeParse('t'.repeat(28)).success).toBe(false);
});

describe('environment names', () => {
  it('are canonical whatever the case of the input', () => {
    expect(environmentNameSchema.parse('SND4')).toBe('snd4');
  });

  it.each(['snd', 'snd0', 'snd04', 'sandpit4', '', '4snd', 'snd4\n'])(
    'refuse %j',
    name => {
      expect(environmentNameSchema.safeParse(name).success).toBe(false);
    },
  );

  it('split into the parts of folders', () => {
    expect(splitEnvironmentName('Prd1')).toEqual({
      environment: 'prd',
      instance: '01',
      folder: 'prd/01',
    });
  });
});
