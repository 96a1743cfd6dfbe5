// After the last test: the databases of this run go.

import { rmSync } from "node:fs";

export default function teardown(): void {
  const folder = process.env["GRATICULE_E2E_FOLDER"];
  if (folder) rmSync(folder, { recursive: true, force: true });
}
