import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from '@playwright/test';

/** Where the sandbox's GitHub answers, on the port that `npm start` uses. */
export const githubUrl = `http://localhost:${
  process.env.ADP_SANDBOX_GITHUB_PORT ?? 7010
}`;

/** One request as the sandbox counted it. */
export type CountedRequest = {
  service: 'github' | 'entra' | 'git';
  method: string;
  path: string;
  status: number;
  /** Whether it creates content in the sense of GitHub's secondary rate limits. */
  contentCreating: boolean;
};

/** All requests that the sandbox answered since the last reset. */
export async function countedRequests(): Promise<CountedRequest[]> {
  const response = await fetch(`${githubUrl}/_sandbox/requests`);
  expect(response.ok).toBe(true);
  const { requests } = await response.json();
  return requests;
}

export async function resetCountedRequests(): Promise<void> {
  const response = await fetch(`${githubUrl}/_sandbox/requests`, {
    method: 'DELETE',
  });
  expect(response.ok).toBe(true);
}

/** The personal access token that the sandbox leaves for people who push. */
export async function readGithubToken(): Promise<string> {
  const state = process.env.ADP_STATE_DIR ?? '.sandbox';
  return (await readFile(join(state, 'github-token'), 'utf8')).trim();
}
