import { seedId, type TenantSeed } from './tenants';

/** A security group that exists before the portal does anything. */
export type GroupSeed = {
  id: string;
  displayName: string;
  description: string;
  /** Names of people and display names of groups. */
  members: string[];
};

const PLATFORM_TEAM = [
  'Pat Platform',
  'Ravi Patel',
  'Sofia Rossi',
  'Tomos Evans',
];

/** Environments whose clusters have a group of readers. */
const CLUSTERS: Record<TenantSeed['name'], string[]> = {
  defra: ['SND4', 'DEV1', 'TST1'],
  defradev: ['SND3'],
};

/**
 * The groups that the platform's infrastructure code makes, outside the portal:
 * the teams' groups become members of them, or have them as members.
 */
export function platformGroupsOf(tenant: TenantSeed): GroupSeed[] {
  const groups = [
    {
      displayName: 'AG-Azure-CDO-ADP-PlatformEngineers',
      description: 'Engineers of the Azure Development Platform',
      members: PLATFORM_TEAM,
    },
    {
      displayName: 'AAG-Users-ADP-PlatformEngineers',
      description: 'Platform engineers of ADP',
      members: PLATFORM_TEAM,
    },
    {
      displayName: 'AAG-Users-ADP-Portal',
      description: 'Users of the ADP portal',
      members: ['Jane Doe', 'Amir Khan', 'Beth Jones', ...PLATFORM_TEAM],
    },
    {
      displayName: 'AAG-Azure-ADP-GlobalRead',
      description: 'Read access to the resources of ADP',
      members: ['AAG-Users-ADP-PlatformEngineers'],
    },
    {
      displayName: 'AAG-APP-Defra-Azure-OpenVPN-ADP-Users',
      description: 'Users of the VPN into ADP',
      members: PLATFORM_TEAM,
    },
    ...CLUSTERS[tenant.name].map(environment => ({
      displayName: `AAG-Azure-ADP-${environment}-AKS-Cluster-Custom-Resources-Reader`,
      description: `Read access to custom resources of the cluster in ${environment}`,
      members: [],
    })),
    {
      displayName: 'AAG-Azure-ADP-Resources-DataReadWriter',
      description: 'Read and write access to data in resources of ADP',
      members: [],
    },
    // The memberships of the sandpit's teams do not name this one.
    ...(tenant.name === 'defra'
      ? [
          {
            displayName: 'AAG-Azure-ADP-Resources-DataReader',
            description: 'Read access to data in resources of ADP',
            members: [],
          },
        ]
      : []),
  ];
  return groups.map(group => ({
    id: seedId(tenant, 'group', group.displayName),
    ...group,
  }));
}
