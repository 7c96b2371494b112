import { screen, waitFor } from '@testing-library/react';
import {
  body,
  member,
  programme,
  project,
  projectStatus,
} from '../../__testUtils__/examples';
import { FakeAdp } from '../../__testUtils__/fakeAdp';
import { renderOnboarding } from '../../__testUtils__/renderOnboarding';

const HANDLERS = {
  'GET /armsLengthBodies': () => ({ items: [body] }),
  'GET /deliveryProgrammes': () => ({ items: [programme], total: 1 }),
  'GET /deliveryProjects': () => ({ items: [project], total: 1 }),
  'GET /deliveryProjects/fcp-demo': () => project,
  'GET /deliveryProjects/fcp-demo/status': () => projectStatus('failed'),
  'GET /deliveryProjects/fcp-demo/members': () => ({
    items: [member],
    total: 1,
  }),
  'GET /deliveryProjects/fcp-demo/history': () => ({ items: [], total: 0 }),
  'GET /deliveryProjects/fcp-demo/offboarding': () => ({ items: [] }),
};

const PROJECT = '/delivery-projects/fcp-demo';

// Each row: where, what says that the page is there, the button, the permission.
it.each([
  ['', 'Demo', 'Create a delivery project', 'adp.deliveryproject.create'],
  [
    '/delivery-programmes',
    'Farming and Countryside',
    'Create a delivery programme',
    'adp.deliveryprogramme.create',
  ],
  [
    '/delivery-programmes',
    'Farming and Countryside',
    'Edit Farming and Countryside',
    'adp.deliveryprogramme.update',
  ],
  [
    '/arms-length-bodies',
    'Environment Agency',
    'Create an arms-length body',
    'adp.armslengthbody.create',
  ],
  [
    '/arms-length-bodies',
    'Environment Agency',
    'Edit Environment Agency',
    'adp.armslengthbody.update',
  ],
  [PROJECT, 'Beth Jones', 'Edit', 'adp.deliveryproject.update'],
  [PROJECT, 'Beth Jones', 'Retry', 'adp.deliveryproject.sync'],
  [PROJECT, 'Beth Jones', 'Add members', 'adp.deliveryprojectuser.create'],
  [PROJECT, 'Beth Jones', 'Edit Beth Jones', 'adp.deliveryprojectuser.update'],
  [
    PROJECT,
    'Beth Jones',
    'Remove Beth Jones',
    'adp.deliveryprojectuser.delete',
  ],
])(
  '%s: %s; hides %s from who may not',
  async (path, text, name, permission) => {
    const { unmount } = renderOnboarding(new FakeAdp(HANDLERS), path);
    expect(await screen.findByRole('button', { name })).toBeInTheDocument();
    unmount();

    renderOnboarding(new FakeAdp(HANDLERS), path, { denied: [permission] });
    expect((await screen.findAllByText(text)).length).toBeGreaterThan(0);
    await waitFor(() =>
      expect(screen.queryByRole('button', { name })).not.toBeInTheDocument(),
    );
  },
);
