import { ExchangeChecker } from './checkExchange';
import type { OpenApi } from './openApi';

const person = { $ref: '#/components/schemas/person' };

/** A description in the manner of GitHub's, of an API about pets. */
const description = (): OpenApi => ({
  paths: {
    '/pets': {
      post: {
        operationId: 'pets/create',
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: {
                type: 'object',
                properties: { name: { type: 'string' } },
                required: ['name'],
              },
            },
          },
        },
        responses: { 201: { $ref: '#/components/responses/pet' } },
      },
    },
    '/pets/{name}': {
      get: {
        operationId: 'pets/get',
        parameters: [
          { name: 'page', in: 'query', schema: { type: 'integer' } },
        ],
        responses: { 200: { $ref: '#/components/responses/pet' } },
      },
    },
    '/pets/{name}/owner': {
      get: {
        operationId: 'pets/owner',
        responses: {
          200: { content: { 'application/json': { schema: person } } },
        },
      },
    },
  },
  components: {
    parameters: {},
    responses: {
      pet: {
        content: {
          'application/json': {
            schema: {
              type: 'object',
              properties: {
                url: { type: 'string', format: 'uri' },
                owner: { nullable: true, oneOf: [person] },
              },
              required: ['url', 'owner'],
            },
          },
        },
      },
    },
    schemas: {
      person: {
        type: 'object',
        properties: { name: { type: 'string', nullable: true } },
        required: ['name'],
      },
      'basic-error': {
        type: 'object',
        properties: { message: { type: 'string' } },
        required: ['message'],
      },
    },
  },
});

const rex = { url: 'http://localhost/pets/rex', owner: null };

describe('ExchangeChecker', () => {
  it.each([
    {
      name: 'an answer as described',
      exchange: { method: 'GET', path: '/pets/rex', responseBody: rex },
    },
    {
      name: 'a more specific path',
      exchange: {
        method: 'GET',
        path: '/pets/rex/owner',
        responseBody: { name: null },
      },
    },
    {
      name: 'an undescribed failure in the usual shape',
      exchange: {
        method: 'GET',
        path: '/pets/rex',
        status: 403,
        responseBody: { message: 'Forbidden' },
      },
    },
    {
      name: 'an unknown path that is not found',
      exchange: { method: 'GET', path: '/cats', status: 404 },
    },
    {
      name: 'a bad request that was refused',
      exchange: {
        method: 'POST',
        path: '/pets',
        requestBody: {},
        status: 422,
        responseBody: { message: 'Validation Failed' },
      },
    },
  ])('has nothing against $name', ({ exchange }) => {
    const checker = new ExchangeChecker(description());

    expect(checker.check({ query: {}, status: 200, ...exchange })).toEqual([]);
  });

  it.each([
    {
      name: 'a missing property',
      exchange: {
        method: 'GET',
        path: '/pets/rex',
        responseBody: { url: rex.url },
      },
      violation: {
        part: 'response 200',
        schemaPath: '#/required',
        message: "body must have required property 'owner'",
      },
    },
    {
      name: 'a wrong format',
      exchange: {
        method: 'GET',
        path: '/pets/rex',
        responseBody: { ...rex, url: 'not a url' },
      },
      violation: {
        schemaPath: '#/properties/url/format',
        message: '/url must match format "uri"',
      },
    },
    {
      name: 'an error without a message',
      exchange: {
        method: 'GET',
        path: '/pets/rex',
        status: 500,
        responseBody: {},
      },
      violation: { part: 'response 500' },
    },
    {
      name: 'a success that is not described',
      exchange: { method: 'GET', path: '/pets/rex', status: 202 },
      violation: { message: "not among GitHub's answers (200)" },
    },
    {
      name: 'an operation that GitHub does not have',
      exchange: { method: 'DELETE', path: '/pets/rex', status: 204 },
      violation: { message: 'GitHub has no such operation' },
    },
    {
      name: 'a bad request that was accepted',
      exchange: {
        method: 'POST',
        path: '/pets',
        requestBody: { name: 7 },
        status: 201,
        responseBody: rex,
      },
      violation: {
        part: 'request body',
        message: '/name must be string',
      },
    },
    {
      name: 'a wrong query parameter',
      exchange: {
        method: 'GET',
        path: '/pets/rex',
        query: { page: 'one' },
        responseBody: rex,
      },
      violation: { part: 'request query' },
    },
  ])('reports $name', ({ exchange, violation }) => {
    const checker = new ExchangeChecker(description());

    expect(
      checker.check({ query: {}, status: 200, ...exchange }),
    ).toMatchObject([
      { method: exchange.method, path: exchange.path, ...violation },
    ]);
  });

  it('knows the address of a team by ids, which only notes tell of', () => {
    const checker = new ExchangeChecker({
      ...description(),
      paths: {
        '/orgs/{org}/teams/{team_slug}/members': {
          get: {
            operationId: 'teams/list-members',
            responses: { 200: {} },
          },
        },
      },
    });
    const path = '/organizations/1/team/2/members';
    expect(
      checker.check({ method: 'GET', path, query: {}, status: 200 }),
    ).toEqual([]);
    expect([...checker.operationIds]).toEqual(['teams/list-members']);
  });

  it('counts the operations it has seen', () => {
    const checker = new ExchangeChecker(description());
    for (const name of ['rex', 'luna', 'rex']) {
      checker.check({
        method: 'GET',
        path: `/pets/${name}`,
        query: {},
        status: 200,
        responseBody: rex,
      });
    }

    expect([...checker.operationIds]).toEqual(['pets/get']);
  });
});
