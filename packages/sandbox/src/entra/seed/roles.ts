/** Roles of the demonstration, so that somebody who signs in knows whom to be. */
export type Role = {
  title: string;
  /** What this role is for, in one sentence. */
  description: string;
} & ({ people: string[] } | { group: string });

/** In the order shown; somebody with several roles is shown in the first. */
export const ROLES: readonly Role[] = [
  {
    title: 'Administrator of the delivery project FCP Demo',
    description: 'Creates services and looks after the project.',
    people: ['Jane Doe'],
  },
  {
    title: 'Technical member of FCP Demo',
    description: 'Creates services.',
    people: ['Amir Khan'],
  },
  {
    title: 'Member of FCP Demo who is not technical',
    description: 'Reads; administers another delivery project, FCP Grants.',
    people: ['Beth Jones'],
  },
  {
    title: 'Platform team',
    description: 'Runs the platform and this portal.',
    group: 'AAG-Users-ADP-PlatformEngineers',
  },
];
