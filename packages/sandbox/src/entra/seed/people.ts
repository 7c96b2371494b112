import { seedId, type TenantSeed } from './tenants';

/** Someone with an account in a tenant, and perhaps one at GitHub. */
export type Person = {
  /** Object id, differs between tenants. */
  id: string;
  name: string;
  givenName: string;
  surname: string;
  /** Absent for an account that was never given a mailbox. */
  mail?: string;
  userPrincipalName: string;
  userType: 'Member' | 'Guest';
  jobTitle: string;
  accountEnabled: boolean;
  githubLogin?: string;
};

type PersonSeed = {
  name: string;
  jobTitle: string;
  githubLogin?: string;
  hasMailbox?: false;
  isDisabled?: true;
  /** Domain of the organisation that a guest is invited from. */
  guestOf?: string;
};

const MAIL_DOMAIN = 'defra.gov.uk';

const PLATFORM_ENGINEER = 'Platform Engineer';
const DEVELOPER = 'Software Developer';
const SENIOR_DEVELOPER = 'Senior Software Developer';
const TESTER = 'Quality Assurance Tester';
const DELIVERY_MANAGER = 'Delivery Manager';
const BUSINESS_ANALYST = 'Business Analyst';

const PEOPLE: readonly PersonSeed[] = [
  // The delivery project of the demonstration, fcp-demo.
  { name: 'Jane Doe', jobTitle: 'Lead Developer', githubLogin: 'jane-doe' },
  { name: 'Amir Khan', jobTitle: DEVELOPER, githubLogin: 'amir-khan' },
  { name: 'Beth Jones', jobTitle: DELIVERY_MANAGER },

  // The platform team.
  {
    name: 'Pat Platform',
    jobTitle: 'Lead Platform Engineer',
    githubLogin: 'pat-platform',
  },
  {
    name: 'Ravi Patel',
    jobTitle: PLATFORM_ENGINEER,
    githubLogin: 'ravi-patel',
  },
  { name: 'Sofia Rossi', jobTitle: PLATFORM_ENGINEER, githubLogin: 'sofia-r' },
  { name: 'Tomos Evans', jobTitle: PLATFORM_ENGINEER, githubLogin: 'tomos-e' },

  // Accounts that programs tend to get wrong.
  { name: "Niamh O'Brien", jobTitle: DEVELOPER, githubLogin: 'niamh-obrien' },
  { name: 'Zoë Müller', jobTitle: SENIOR_DEVELOPER, githubLogin: 'zoe-muller' },
  { name: 'José García Núñez', jobTitle: TESTER },
  { name: 'Lucía Nováková', jobTitle: BUSINESS_ANALYST },
  {
    name: 'Sam Taylor',
    jobTitle: 'Consultant',
    githubLogin: 'sam-taylor-supplier',
    guestOf: 'supplier.example',
  },
  { name: 'Leah Former', jobTitle: DEVELOPER, isDisabled: true },
  { name: 'Svc Deploy', jobTitle: 'Service account', hasMailbox: false },

  // Everybody else.
  { name: 'Adele Vance', jobTitle: 'Product Owner' },
  { name: 'Alice Brown', jobTitle: DEVELOPER, githubLogin: 'alice-brown' },
  { name: 'Andrew Wilson', jobTitle: 'Technical Architect' },
  { name: 'Anna Kowalska', jobTitle: TESTER },
  { name: 'Ben Carter', jobTitle: DEVELOPER, githubLogin: 'ben-carter' },
  { name: 'Carla Mendes', jobTitle: 'User Researcher' },
  { name: 'Charlie Green', jobTitle: DEVELOPER, githubLogin: 'charlie-green' },
  { name: 'Chidi Okafor', jobTitle: SENIOR_DEVELOPER, githubLogin: 'chidi-o' },
  { name: 'Daisy Hughes', jobTitle: 'Interaction Designer' },
  { name: 'Daniel Cohen', jobTitle: DEVELOPER, githubLogin: 'daniel-cohen' },
  { name: 'Dilys Morgan', jobTitle: DELIVERY_MANAGER },
  { name: 'Eilidh Fraser', jobTitle: DEVELOPER, githubLogin: 'eilidh-fraser' },
  {
    name: 'Elif Yilmaz',
    jobTitle: 'Data Engineer',
    githubLogin: 'elif-yilmaz',
  },
  { name: 'Emma Clarke', jobTitle: 'Product Manager' },
  { name: 'Farah Hussain', jobTitle: DEVELOPER, githubLogin: 'farah-hussain' },
  { name: 'Fergus Stewart', jobTitle: TESTER },
  { name: 'Freya Lindqvist', jobTitle: 'Content Designer' },
  { name: 'George Baker', jobTitle: DEVELOPER, githubLogin: 'george-baker' },
  { name: 'Grace Adeyemi', jobTitle: SENIOR_DEVELOPER, githubLogin: 'grace-a' },
  { name: 'Hannah Price', jobTitle: DELIVERY_MANAGER },
  { name: 'Harry Turner', jobTitle: DEVELOPER, githubLogin: 'harry-turner' },
  { name: 'Imogen Wood', jobTitle: BUSINESS_ANALYST },
  { name: 'Isaac Levy', jobTitle: DEVELOPER, githubLogin: 'isaac-levy' },
  { name: 'Ivan Petrov', jobTitle: 'Data Analyst' },
  { name: 'Jack Murphy', jobTitle: DEVELOPER, githubLogin: 'jack-murphy' },
  { name: 'Jin Park', jobTitle: SENIOR_DEVELOPER, githubLogin: 'jin-park' },
  { name: 'Kate Bishop', jobTitle: 'Service Owner' },
  { name: 'Keira Walsh', jobTitle: TESTER },
  { name: 'Kofi Mensah', jobTitle: DEVELOPER, githubLogin: 'kofi-mensah' },
  { name: 'Laura Simmons', jobTitle: DELIVERY_MANAGER },
  { name: 'Liam Kelly', jobTitle: DEVELOPER, githubLogin: 'liam-kelly' },
  { name: 'Mai Nguyen', jobTitle: DEVELOPER, githubLogin: 'mai-nguyen' },
  { name: 'Maria Silva', jobTitle: BUSINESS_ANALYST },
  { name: 'Megan Lloyd', jobTitle: 'Interaction Designer' },
  { name: 'Mohammed Ali', jobTitle: DEVELOPER, githubLogin: 'mohammed-ali' },
  { name: 'Nadia Rahman', jobTitle: TESTER },
  { name: 'Oliver Scott', jobTitle: DEVELOPER, githubLogin: 'oliver-scott' },
  { name: 'Owen Griffiths', jobTitle: 'Technical Architect' },
  { name: 'Priya Sharma', jobTitle: SENIOR_DEVELOPER, githubLogin: 'priya-s' },
  { name: 'Rachel Ford', jobTitle: 'User Researcher' },
  { name: 'Rhys Thomas', jobTitle: DEVELOPER, githubLogin: 'rhys-thomas' },
  { name: 'Ruth Campbell', jobTitle: 'Programme Manager' },
  { name: 'Sean Doherty', jobTitle: DEVELOPER, githubLogin: 'sean-doherty' },
  { name: 'Thabo Nkosi', jobTitle: DEVELOPER, githubLogin: 'thabo-nkosi' },
  { name: 'Victoria Hall', jobTitle: 'Programme Manager' },
  { name: 'Wei Zhang', jobTitle: DEVELOPER, githubLogin: 'wei-zhang' },
  { name: 'Yusuf Demir', jobTitle: TESTER },
];

/**
 * The people of a tenant. They are the same in every tenant: whoever works in
 * the sandpit has an account there, which receives mail at Defra's address.
 */
export function peopleOf(tenant: TenantSeed): Person[] {
  return PEOPLE.map(({ name, jobTitle, githubLogin, ...special }) => {
    const [givenName, ...surname] = name.split(' ');
    const account = accountName(name);
    const mail = `${account}@${special.guestOf ?? MAIL_DOMAIN}`;
    return {
      id: seedId(tenant, 'user', name),
      name,
      givenName,
      surname: surname.join(' '),
      ...(special.hasMailbox !== false && { mail }),
      userPrincipalName: special.guestOf
        ? `${mail.replace('@', '_')}#EXT#@${tenant.initialDomain}`
        : `${account}@${tenant.domain}`,
      userType: special.guestOf ? 'Guest' : 'Member',
      jobTitle,
      accountEnabled: !special.isDisabled,
      ...(githubLogin && { githubLogin }),
    };
  });
}

/** `Zoë Müller` becomes `zoe.muller`; an apostrophe stays, as Entra allows it. */
function accountName(name: string): string {
  return name
    .normalize('NFD')
    .replace(/\p{Diacritic}/gu, '')
    .toLowerCase()
    .replaceAll(' ', '.');
}
