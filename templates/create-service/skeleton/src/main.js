import { createApp } from './app.js';

const port = Number(process.env.PORT ?? 3000);
const server = createApp().listen(port, () => {
  console.log(`${{ values.name }} listens on port ${port}`);
});

process.once('SIGTERM', () => server.close());
