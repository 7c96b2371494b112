import type { Estates } from '@adp/plugin-adp-node';
import type { Knex } from 'knex';

/** What happened to something that the catalog shows. */
export type OnboardingChange = {
  kind: 'arms-length-body' | 'delivery-programme' | 'delivery-project';
  /** Name of its Group entity. */
  name: string;
  change: 'created' | 'updated' | 'removed' | 'status';
};

/** What the operations of onboarding work with. */
export type OnboardingContext = {
  knex: Knex;
  estates: Estates;
  /** Tells others of a change, after it has been made. */
  changed(change: OnboardingChange): Promise<void>;
};
