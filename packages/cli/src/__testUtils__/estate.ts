import { spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const root = join(__dirname, '../../../..');

/** The repositories of an estate with team fcp-demo, in a folder of their own. */
export class TestEstate {
  readonly folder = mkdtempSync(join(tmpdir(), 'adp-cli-'));

  constructor() {
    for (const repository of ['adp-teams-config', 'adp-flux-services']) {
      for (const part of [repository, `${repository}.defra`]) {
        cpSync(join(root, 'templates/estate', part), this.path(repository), {
          recursive: true,
        });
      }
    }
    cpSync(join(root, 'templates/flux'), this.path('templates'), {
      recursive: true,
    });
    this.write(
      'adp-teams-config/flux/services/fcp-demo.yaml',
      readFileSync(join(__dirname, '../testdata/fcp-demo.yaml'), 'utf8'),
    );
  }

  path(path: string): string {
    return join(this.folder, path);
  }

  read(path: string): string {
    return readFileSync(this.path(path), 'utf8');
  }

  write(path: string, text: string): void {
    mkdirSync(dirname(this.path(path)), { recursive: true });
    writeFileSync(this.path(path), text);
  }

  /** Runs the command line as people do, from this folder. */
  adp(...args: string[]) {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [join(__dirname, '../../bin/adp'), ...args],
      { cwd: this.folder, encoding: 'utf8' },
    );
    return { status, stdout, stderr };
  }

  /** Runs a command on the three checkouts; later options win over earlier ones. */
  flux(name: string, ...more: string[]) {
    return this.adp(
      ...['flux', name],
      ...['--templates', 'templates'],
      ...['--teams-config', 'adp-teams-config'],
      ...['--flux-services', 'adp-flux-services'],
      ...['--tenant', 'defra'],
      ...more,
    );
  }

  remove(): void {
    rmSync(this.folder, { recursive: true });
  }
}
