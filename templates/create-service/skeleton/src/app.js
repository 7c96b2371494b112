import { createServer } from 'node:http';
{%- if values.type == "frontend" %}

const page = `<!DOCTYPE html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <title>${{ values.name }}</title>
  </head>
  <body>
    <h1>${{ values.name }}</h1>
  </body>
</html>
`;
{%- endif %}

export function createApp() {
  return createServer((request, response) => {
    if (request.url === '/health') {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ status: 'ok' }));
      return;
    }
{%- if values.type == "frontend" %}
    if (request.url === '/') {
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
      response.end(page);
      return;
    }
{%- endif %}
    response.writeHead(404, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ error: 'not found' }));
  });
}
