import type { Estate } from '@adp/plugin-adp-node';
import { ConfigReader } from '@backstage/config';
import { assertMayDeploy, PipelineRequest } from './pipelineAccess';
import { readPipelineRules } from './pipelineIssuers';
import { formatSubject, parseSubject } from './pipelineSubject';

const production = {
  name: 'production',
  organization: { host: 'github.com', owner: 'DEFRA' },
} as Estate;
const sandpit = { ...production, name: 'sandpit' };

const issuer = (rules: object[]) => ({
  type: 'pipeline',
  options: {
    issuer: 'https://issuer.example',
    jwksUrl: 'https://issuer.example/keys',
    audience: 'portal',
    rules: rules.map(rule => ({ claims: { repository_id: 1 }, ...rule })),
  },
  accessRestrictions: [{ plugin: 'adp' }],
});

const config = (...entries: object[]) =>
  new ConfigReader({ backend: { auth: { externalAccess: entries } } });

const rules = readPipelineRules(
  config(
    { type: 'static', options: { token: 'x', subject: 'y' } },
    issuer([
      { name: 'own', ownRepository: true },
      { name: 'team', teams: ['fcp-demo'], estate: 'production' },
      { name: 'service', services: ['fcp-demo-web'], environments: ['DEV1'] },
    ]),
  ),
);

const web: PipelineRequest = {
  estate: production,
  team: 'fcp-demo',
  service: 'fcp-demo-web',
  environment: 'dev1',
};

function mayDeploy(subject: string, request: Partial<PipelineRequest> = {}) {
  try {
    assertMayDeploy(rules, parseSubject(subject)!, { ...web, ...request });
    return true;
  } catch (error) {
    expect((error as Error).name).toBe('NotAllowedError');
    return false;
  }
}

it.each<[string, Partial<PipelineRequest>, boolean]>([
  ['pipeline:own:DEFRA/fcp-demo-web', {}, true],
  ['pipeline:own:defra/FCP-demo-web', {}, true],
  ['pipeline:own:DEFRA/fcp-demo-api', {}, false],
  ['pipeline:own:other/fcp-demo-web', {}, false],
  ['pipeline:own:DEFRA/fcp-demo-web', { service: undefined }, false],
  ['pipeline:team:oid', {}, true],
  ['pipeline:team:oid', { service: undefined }, true],
  ['pipeline:team:oid', { service: 'anything' }, true],
  ['pipeline:team:oid', { team: 'fcp-grants' }, false],
  ['pipeline:team:oid', { estate: sandpit }, false],
  ['pipeline:service:oid', {}, true],
  ['pipeline:service:oid', { environment: 'prd1' }, false],
  ['pipeline:service:oid', { environment: undefined }, false],
  ['pipeline:service:oid', { service: 'fcp-demo-api' }, false],
  ['pipeline:gone:oid', {}, false],
])('%s with %j: %s', (subject, request, allowed) => {
  expect(mayDeploy(subject, request)).toBe(allowed);
});

it('says what the pipeline may do, and whom to ask', () => {
  expect(() =>
    assertMayDeploy(
      rules,
      { rule: 'team', identity: 'oid' },
      { ...web, team: 'fcp-grants' },
    ),
  ).toThrow(
    /of delivery project fcp-grants .* rule "team" .* allows the delivery projects fcp-demo of estate production. Ask the platform team/,
  );
});

it('writes a subject that it reads', () => {
  const subject = formatSubject('team', 'repo:with:colons');

  expect(parseSubject(subject)).toEqual({
    rule: 'team',
    identity: 'repo:with:colons',
  });
  expect(parseSubject('external:team:x')).toBeUndefined();
});

it.each([
  [[{ name: 'x' }], /say what it may deploy/],
  [[{ name: 'x', teams: ['a'], claims: {} }], /at least one claim/],
  [[{ name: 'x:y', teams: ['a'] }], /name/],
  [
    [
      { name: 'x', teams: ['a'] },
      { name: 'x', teams: ['b'] },
    ],
    /two rules called x/,
  ],
])('refuses %j', (wrong, message) => {
  expect(() => readPipelineRules(config(issuer(wrong)))).toThrow(message);
});

describe('a token that does not change', () => {
  const entry = (options: object, accessRestrictions?: object[]) => ({
    type: 'pipeline',
    options,
    accessRestrictions,
  });
  const adp = [{ plugin: 'adp' }];
  const rule = { name: 'x', teams: ['a'] };
  const token = 'a'.repeat(32);

  it('has a rule', () => {
    expect(
      readPipelineRules(config(entry({ token, rule }, adp))).get('x'),
    ).toMatchObject(rule);
  });

  it.each([
    [entry({ token, rule }), /accessRestrictions: \[{ plugin: adp }\]/],
    [entry({ token, rule }, [...adp, { plugin: 'catalog' }]), /restricted/],
    [entry({ token: 'short', rule }, adp), /token: has at least 32/],
    [entry({ token, rule: { name: 'x' } }, adp), /say what it may deploy/],
  ])('is refused: %j', (wrong, message) => {
    expect(() => readPipelineRules(config(wrong))).toThrow(message);
  });
});
