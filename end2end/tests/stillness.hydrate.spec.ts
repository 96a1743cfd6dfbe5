// Nothing that a reader has begun to read may jump: not when fonts arrive, nor scripts, nor the map beside a story.

import { expect, test, visit } from "../fixtures";
import { map, PHONE, STORIES, WIDE, zoomIn } from "../site";

/** The browser's own measure of what moved without the reader's doing; up to 0.1 counts as good. */
interface LayoutShift extends PerformanceEntry {
  value: number;
  sources: { node: Node | null }[];
}

for (const [name, path] of [["the start page", "/"], ["a story", `/news/${STORIES.extract}`]] as const) {
  for (const size of [WIDE, { width: 820, height: 1180 }, PHONE]) {
    test(`nothing on ${name} jumps in a window ${size.width} pixels wide`, async ({ page }) => {
      await page.setViewportSize(size);
      await page.addInitScript(() => {
        const shifts: LayoutShift[] = [];
        const observer = new PerformanceObserver((list) => shifts.push(...(list.getEntries() as LayoutShift[])));
        observer.observe({ type: "layout-shift", buffered: true });
        Object.assign(globalThis, { shifts, observer });
      });
      await visit(page, path);
      if (path === "/" || size === WIDE) {
        await expect(map(page)).toBeVisible();
        await zoomIn(page).waitFor();
      }
      const moved = await page.evaluate(async () => {
        await document.fonts.ready;
        for (let frame = 0; frame < 3; frame += 1) await new Promise(requestAnimationFrame);
        const { shifts, observer } = globalThis as unknown as { shifts: LayoutShift[]; observer: PerformanceObserver };
        shifts.push(...(observer.takeRecords() as LayoutShift[]));
        const named = ({ node }: { node: Node | null }) => (node instanceof Element ? node.className : node?.nodeName);
        return shifts.map(({ value, sources }) => ({ value, what: sources.map(named).join(", ") }));
      });
      const sum = moved.reduce((total, { value }) => total + value, 0);
      expect(sum, JSON.stringify(moved)).toBeLessThanOrEqual(0.01);
    });
  }
}
