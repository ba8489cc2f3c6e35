import { startEmbedded } from './embedded.ts';

/** A process of its own over a data folder, for tests that kill it: prints one line of JSON, ends at `stop` or `exit` on stdin. */
const dataDir = process.argv[2] ?? '';
try {
  const lines: string[] = [];
  const postgres = await startEmbedded({ dataDir, fast: true, log: (line) => lines.push(line) });
  const { connection, pid } = postgres;
  process.stdout.write(`${JSON.stringify({ connection, pid, uid: process.getuid?.(), lines })}\n`);
  for await (const chunk of process.stdin) {
    const word = String(chunk).trim();
    if (word === 'stop') await postgres.stop();
    process.exit(0);
  }
} catch (error) {
  process.stdout.write(
    `${JSON.stringify({ code: (error as { code?: string }).code, message: String(error) })}\n`,
  );
  process.exit(1);
}
