// @ts-check
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isSupportedNode } from './node.mjs';

for (const [version, supported] of /** @type {[string, boolean][]} */ ([
  ['18.20.8', false],
  ['20.20.2', false],
  ['22.18.0', false],
  ['22.19.0', true],
  ['23.11.1', false],
  ['24.4.1', false],
  ['24.21.0', true],
  ['26.10.0', false],
])) {
  test(`Node ${version} is ${supported ? '' : 'not '}supported`, () => {
    assert.equal(isSupportedNode(version), supported);
  });
}
