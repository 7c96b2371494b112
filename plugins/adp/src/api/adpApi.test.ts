import { AdpApiError } from '@adp/plugin-adp-common';
import { errorAnswer, FakeAdp } from '../__testUtils__/fakeAdp';
import { createAdpApi } from './adpApi';

it('sends the method, the search, the headers and the body', async () => {
  const adp = new FakeAdp({
    'GET /deliveryProjects': () => ({ items: [], total: 0 }),
    'PATCH /deliveryProjects/fcp-demo': () => ({ name: 'fcp-demo' }),
  });
  const client = createAdpApi(adp.fetchApi);
  await client.GET('/deliveryProjects', {
    params: { query: { q: 'a&b', limit: 20 } },
  });
  await client.PATCH('/deliveryProjects/{id}', {
    params: { path: { id: 'fcp-demo' }, header: { 'If-Match': '"3"' } },
    body: { title: 'Café', description: 'x', serviceCode: 'ADP' },
  });
  const [list, change] = adp.requests;
  expect(list.query.get('q')).toBe('a&b');
  expect(list.body).toBeUndefined();
  expect(change.headers.get('If-Match')).toBe('"3"');
  expect(change.headers.get('Content-Type')).toBe('application/json');
  expect(change.body.title).toBe('Café');
});

it('throws what the server says', async () => {
  const fields = [{ path: 'title', message: 'too long' }];
  const adp = new FakeAdp({
    'GET /estates': () => errorAnswer(400, 'title: too long', fields),
  });
  const error = await createAdpApi(adp.fetchApi)
    .GET('/estates')
    .catch(e => e);
  expect(error).toBeInstanceOf(AdpApiError);
  expect(error).toMatchObject({ status: 400, fields });
});
