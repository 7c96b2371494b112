/** Text that is HTML already, so that it is not escaped again. */
export class Html {
  constructor(readonly text: string) {}
}

type Value = string | number | Html | readonly Html[];

const ENTITIES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const STYLE = `
body { color: #1f2328; font: 16px/1.5 system-ui, sans-serif; margin: 0 auto; max-width: 60rem; padding: 1rem }
a { color: #0a5bc4 }
nav a:not(:last-child)::after { content: "/"; display: inline-block; padding-left: .4em; color: #59636e }
h1 { font-size: 1.6rem; overflow-wrap: anywhere }
h2 { font-size: 1.2rem; margin-top: 2rem }
table { border-collapse: collapse; width: 100% }
th, td { border-bottom: 1px solid #d1d9e0; padding: .4rem .6rem .4rem 0; text-align: left; vertical-align: top }
td { overflow-wrap: anywhere }
code, pre { font: 14px/1.45 ui-monospace, monospace }
pre { background: #f6f8fa; border: 1px solid #d1d9e0; overflow-x: auto; padding: .8rem }
.added { color: #116329 }
.removed { color: #a40e26 }
.hunk, .note { color: #59636e }
`;

/**
 * A template literal of HTML; whatever is put into it is escaped, unless it is
 * {@link Html}. It is not called `html` because Prettier would then change the
 * spaces inside, and in `<pre>` they matter.
 */
export function markup(
  strings: TemplateStringsArray,
  ...values: Value[]
): Html {
  const text = values.reduce<string>(
    (before, value, index) => before + render(value) + strings[index + 1],
    strings[0],
  );
  return new Html(text);
}

export function link(href: string, text: Value): Html {
  return markup`<a href="${href}">${text}</a>`;
}

/** A table with a header; every row has a cell for every column. */
export function table(
  columns: readonly string[],
  rows: readonly (readonly Value[])[],
): Html {
  const head = columns.map(name => markup`<th scope="col">${name}</th>`);
  const body = rows.map(
    cells => markup`<tr>${cells.map(cell => markup`<td>${cell}</td>`)}</tr>\n`,
  );
  return markup`<table>
<thead><tr>${head}</tr></thead>
<tbody>
${body}</tbody>
</table>
`;
}

/** A whole page. `trail` leads to it from the list of repositories. */
export function page(options: {
  title: string;
  trail?: readonly { name: string; href: string }[];
  body: Html;
}): string {
  const { title, trail = [], body } = options;
  const links = [{ name: 'Sandbox', href: '/' }, ...trail].map(
    ({ name, href }) => markup`${link(href, name)} `,
  );
  return markup`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${new Html(STYLE)}</style>
</head>
<body>
<header><nav aria-label="Breadcrumb">${links}</nav></header>
<main>
<h1>${title}</h1>
${body}
</main>
</body>
</html>
`.text;
}

function render(value: Value): string {
  if (value instanceof Html) {
    return value.text;
  }
  if (Array.isArray(value)) {
    return value.map(({ text }) => text).join('');
  }
  return String(value).replace(
    /[&<>"']/g,
    character => ENTITIES[character] ?? character,
  );
}
