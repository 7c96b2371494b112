// @ts-check
import { join } from 'node:path';
import { toolsDirectory } from '../setup/paths.mjs';

/**
 * Where the sandbox, in `npm test`, records its GitHub requests and responses
 * (`ADP_SANDBOX_RECORD`), one JSON object a line, for the contract check.
 */
export const sandboxRecord = join(toolsDirectory, 'sandbox-requests.jsonl');
