import type { FileTree } from '../../gitops/fileTree';
import type { GenerationRecord } from './generationRecord';
import type { Owner } from '../layout';
import type { TemplateVersions } from './manifestUnits';
import type { NextState } from './nextState';
import type { PriorState } from './priorState';
import type { RenderedFile } from '../templates/renderTemplates';

/** In the place of an environment, for the files that environments share. */
export const SHARED = 'shared';

/** What happens to the files of a team, or of a service. */
export type OwnerPlan = {
  /** Text of each file that is to be there. */
  writes: Map<string, string>;
  removes: string[];
  /** What was generated, with the path where it goes. */
  rendered: { path: string; file: RenderedFile; text: string }[];
  /** Files that somebody has removed by hand, with their text. */
  removedByHand: Map<string, string>;
  /** Environments whose files people have edited; `shared` for the shared files. */
  edited: Set<string>;
  /** Files with edits by hand, which stay. */
  editedFiles: string[];
  /** Environments that are configured no more, but whose files have to stay. */
  kept: Set<string>;
  record: GenerationRecord;
  /** Says which shared files stay as they are, though the configuration has changed. */
  heldBack: string[];
  warnings: string[];
};

/** What to plan. */
export type OwnerToPlan = {
  owner: Owner;
  prior: PriorState;
  next: NextState;
  templates: TemplateVersions;
  current: FileTree;
};
