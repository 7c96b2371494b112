/** What a person sees on the sign-in page: headings, and below each its people. */
export type SignInPage = {
  url: string;
  status: number;
  text: string;
  sections: { title: string; people: string[] }[];
  /** Clicks the button of a person; resolves to where the browser is sent. */
  choose(name: string): Promise<{ status: number; location: URL | null }>;
};

/** Opens the page at an authorization URL, as a browser would. */
export async function openSignInPage(url: string): Promise<SignInPage> {
  const response = await fetch(url, { redirect: 'manual' });
  const html = await response.text();
  const ids = new Map<string, string>();
  const sections: SignInPage['sections'] = [];
  for (const [, title, id, name] of html.matchAll(
    /<h2>([^<]+)|name="user" value="([^"]+)"><strong>([^<]+)/g,
  )) {
    if (title) {
      sections.push({ title, people: [] });
    } else {
      ids.set(name, id);
      sections.at(-1)?.people.push(name);
    }
  }
  return {
    url,
    status: response.status,
    text: html.replace(/<style>[^]*<\/style>|<[^>]*>/g, ''),
    sections,
    async choose(name) {
      const answer = await fetch(url, {
        method: 'POST',
        body: new URLSearchParams({ user: ids.get(name) ?? name }),
        redirect: 'manual',
      });
      const location = answer.headers.get('location');
      return {
        status: answer.status,
        location: location ? new URL(location) : null,
      };
    },
  };
}
