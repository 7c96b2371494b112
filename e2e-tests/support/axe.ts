import type { Page } from '@playwright/test';
import axe from 'axe-core';
import { expect } from './test';

/** Expects that axe finds nothing serious on the page as it is now. */
export async function expectAccessible(page: Page): Promise<void> {
  await page.evaluate(axe.source);
  const violations = await page.evaluate(async () => {
    const result = await (
      window as unknown as { axe: typeof import('axe-core') }
    ).axe.run(
      // Backstage's own frame around the page is not ours to mend.
      { exclude: [['nav'], ['[class*=BackstageSidebar]']] },
    );
    return result.violations.map(({ id, impact, nodes }) => ({
      id,
      impact,
      nodes: nodes.map(({ html }) => html.slice(0, 200)),
    }));
  });
  expect(
    violations.filter(({ impact }) =>
      ['serious', 'critical'].includes(impact ?? ''),
    ),
  ).toEqual([]);
}
