// @ts-check
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { trustedCertificates } from './trustedCertificates.mjs';

/** @type {string} */
let stateDirectory;

beforeEach(() => {
  stateDirectory = mkdtempSync(join(tmpdir(), 'adp-certificates-'));
  writeFileSync(join(stateDirectory, 'entra-ca.pem'), 'SANDBOX\n');
});
afterEach(() => rmSync(stateDirectory, { recursive: true }));

test("the sandbox's authority is the only one where none was configured", () => {
  assert.equal(
    trustedCertificates(stateDirectory, undefined),
    join(stateDirectory, 'entra-ca.pem'),
  );
});

test('what was configured before stays trusted', () => {
  const configured = join(stateDirectory, 'proxy.pem');
  writeFileSync(configured, 'PROXY');
  const file = trustedCertificates(stateDirectory, configured);
  assert.equal(readFileSync(file, 'utf8'), 'PROXY\nSANDBOX\n');
});
