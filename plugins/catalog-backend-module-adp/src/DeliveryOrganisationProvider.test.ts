import { createAdpClient, type Organisation } from '@adp/plugin-adp-common';
import { mockServices } from '@backstage/backend-test-utils';
import type { EntityProviderMutation } from '@backstage/plugin-catalog-node';
import {
  DefaultEventsService,
  type EventsService,
} from '@backstage/plugin-events-node';
import {
  DeliveryOrganisationProvider,
  ONBOARDING_TOPIC,
} from './DeliveryOrganisationProvider';

const project = (name: string): Organisation['deliveryProjects'][number] => ({
  id: `id-of-${name}`,
  name,
  armsLengthBodyId: 'body',
  deliveryProgrammeId: 'programme',
  programmeName: 'fcp',
  programmeCode: 'FCP',
  estate: 'production',
  title: name,
  description: 'A project',
  teamType: 'delivery',
  serviceCode: 'FCD',
  members: [],
});

let mutations: string[];
let events: EventsService;
/** What the REST API answers, one after the other; the last one always. */
let answers: (() => Response | Promise<Response>)[];
let requests: string[];

beforeEach(() => {
  mutations = [];
  requests = [];
  events = DefaultEventsService.create({ logger: mockServices.logger.mock() });
});

const projects = (...names: string[]) =>
  Response.json({
    armsLengthBodies: [],
    deliveryProgrammes: [],
    deliveryProjects: names.map(project),
  } satisfies Organisation);

const status = (code: number) =>
  Response.json(
    { error: { name: 'Error', message: `Answered ${code}` } },
    { status: code },
  );

function describeMutation(mutation: EntityProviderMutation): string {
  const nameOf = (item: any) =>
    item.entityRef ?? `group:default/${item.entity.metadata.name}`;
  return mutation.type === 'full'
    ? `full ${mutation.entities.map(nameOf)}`
    : `delta +${mutation.added.map(nameOf)} -${mutation.removed.map(nameOf)}`;
}

/** Connects a provider, whose task runs once. */
async function connect(signal = new AbortController().signal) {
  const client = createAdpClient({
    baseUrl: 'http://localhost/api/adp',
    async fetch(request) {
      requests.push(request.url.replace(/^.*\/api\/adp/, ''));
      const answer = answers.length > 1 ? answers.shift()! : answers[0];
      return answer();
    },
  });
  const provider = new DeliveryOrganisationProvider({
    client: async () => client,
    events,
    logger: mockServices.logger.mock(),
    taskRunner: { run: async task => task.fn(signal) },
  });
  await provider.connect({
    applyMutation: async mutation =>
      void mutations.push(describeMutation(mutation)),
    refresh: async () => undefined,
  });
}

const publish = (eventPayload: unknown) =>
  events.publish({ topic: ONBOARDING_TOPIC, eventPayload });

const updated = (name: string) => ({
  kind: 'delivery-project',
  name,
  change: 'updated',
});

it('tries again until the plugin answers', async () => {
  answers = [
    () => {
      throw new TypeError('fetch failed');
    },
    () => status(503),
    () => projects('fcp-demo'),
  ];

  await connect();

  expect(mutations).toEqual(['full group:default/fcp-demo']);
  expect(requests).toHaveLength(3);
});

it.each([401, 403])(
  'removes nothing when it is refused with %i',
  async code => {
    answers = [() => status(code)];

    await expect(connect()).rejects.toThrow(`Answered ${code}`);

    expect(mutations).toEqual([]);
  },
);

it('removes nothing when the plugin does not answer in time', async () => {
  answers = [() => status(503)];

  await expect(connect(AbortSignal.timeout(100))).rejects.toThrow();

  expect(mutations).toEqual([]);
});

it('adds what has changed, with one request', async () => {
  answers = [() => projects('fcp-demo'), () => projects('fcp-new')];
  await connect();

  await publish(updated('fcp-new'));

  expect(mutations.slice(1)).toEqual(['delta +group:default/fcp-new -']);
  expect(requests.slice(1)).toEqual([
    '/organisation?kind=delivery-project&name=fcp-new',
  ]);
});

it('removes what is not there any more, whatever the event says', async () => {
  answers = [() => projects('fcp-demo'), () => projects()];
  await connect();

  await publish(updated('fcp-demo'));

  expect(mutations.slice(1)).toEqual(['delta + -group:default/fcp-demo']);
});

it('reads nothing when only a status has changed, or the event is none', async () => {
  answers = [() => projects('fcp-demo')];
  await connect();

  await publish({ ...updated('fcp-demo'), change: 'status' });
  await publish({ kind: 'delivery-project' });

  expect(requests).toHaveLength(1);
});

it('does not undo a change with what was read before it', async () => {
  let answerFirst = (_: Response) => {};
  answers = [
    () => new Promise(resolve => (answerFirst = resolve)),
    () => projects('fcp-demo', 'fcp-new'),
  ];
  const connected = connect();
  const published = new Promise<void>(resolve => {
    setImmediate(() => resolve(publish(updated('fcp-new'))));
  });
  setImmediate(() => answerFirst(projects('fcp-demo')));

  await Promise.all([connected, published]);

  expect(mutations).toEqual([
    'full group:default/fcp-demo',
    'delta +group:default/fcp-demo,group:default/fcp-new -',
  ]);
});
