import type { Page } from '@playwright/test';
import axe from 'axe-core';
import { expect } from './test';

/** Expects that axe finds nothing serious on the page as it is now. */
export async function expectAccessible(page: Page): Promise<void> {
  await page.evaluate(axe.source);
  const violations = await page.evaluate(async () => {
    const result = await (
      window as unknown as { axe: typeof import('axe-core') }
    ).axe.run({
      exclude: [
        // Backstage's own frame around the page is not ours to mend.
        ['nav'],
        ['[class*=BackstageSidebar]'],
        // What React Aria has just read out, by labels that may be gone by now.
        ['[data-live-announcer]'],
      ],
    });
    return result.violations.map(({ id, impact, nodes }) => ({
      id,
      impact,
      nodes: nodes.map(({ html, target }) => `${target} ${html.slice(0, 200)}`),
    }));
  });
  expect(
    violations.filter(({ impact }) =>
      ['serious', 'critical'].includes(impact ?? ''),
    ),
  ).toEqual([]);
}
